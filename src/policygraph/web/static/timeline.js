/* Time: the day asked for, and by when it had to be known. */
policygraph.timeline = () => {};
