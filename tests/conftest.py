"""Settings for every test: hypothesis tries the same examples each time."""

from hypothesis import settings

settings.register_profile("policygraph", derandomize=True, deadline=None)
settings.load_profile("policygraph")
