"""Accounts with every kind of support, put together by hand: for tests of what tells of it."""

from turtle_by_hand import HEAD

THINGS = (
    HEAD
    + """
id:daily a pg:Organization ; rdfs:label "The Daily"@en .
id:herald a pg:Organization ; rdfs:label "The Herald"@en .
id:echo a pg:Organization ; rdfs:label "The Echo"@en .
id:office a pg:Agency ; rdfs:label "Harbor Office"@en ; pg:alias "HO" .
id:port a pg:Agency ; rdfs:label "Port"@en ; pg:alias "twin" .
id:other a pg:Agency ; rdfs:label "Twin"@en ; pg:alias "Double" .
id:third a pg:Agency ; rdfs:label "Third"@en ; pg:alias "Double" .
id:editors a pg:ActorGroup ; rdfs:label "the editors"@en .
id:voice-clerk a pg:UnnamedPerson ; rdfs:label "a clerk"@en ; pg:describedAs "a clerk" ;
  pg:anonymityReason "fear"@en .
id:register a pg:InformationResource ; rdfs:label "register"@en .

id:wk-report a pg:Work ; rdfs:label "the report"@en ; dcterms:publisher id:daily ;
  dcterms:issued "2024-05-02"^^xsd:date .
id:doc-daily a pg:NewsArticle ; rdfs:label "Daily on it"@en ;
  dcterms:title "Daily, \\"on\\" it"@en ; pg:ownVoice id:daily ; pg:sourceClass pg:News ;
  pg:readOn "2025-03-01"^^xsd:date .
id:doc-herald a pg:NewsArticle ; rdfs:label "Herald on it"@en ; dcterms:title "Herald on it"@en ;
  pg:ownVoice id:herald ; pg:sourceClass pg:News ; pg:readOn "2025-03-01"^^xsd:date .
id:doc-echo a pg:NewsArticle ; rdfs:label "Echo on it"@en ; dcterms:title "Echo on it"@en ;
  pg:ownVoice id:echo ; pg:sourceClass pg:News ; pg:readOn "2025-03-01"^^xsd:date .
id:doc-notice a pg:OfficialDocument ; rdfs:label "the notice"@en ; dcterms:title "A notice"@en ;
  dcterms:issued "2024-07"^^xsd:gYearMonth ; dcterms:publisher id:office ;
  pg:ownVoice id:office ; pg:sourceClass pg:Government ; pg:readOn "2025-03-01"^^xsd:date .

id:rt-daily a pg:Retelling ; rdfs:label "Daily retells"@en ; pg:retelling id:doc-daily ;
  pg:original id:wk-report ; pg:grounds "It names it."@en ; pg:signedBy id:editors .
id:rt-herald a pg:Retelling ; rdfs:label "Herald retells"@en ; pg:retelling id:doc-herald ;
  pg:original id:doc-daily ; pg:grounds "It links to it."@en ; pg:signedBy id:editors .
id:rt-echo a pg:Retelling ; rdfs:label "Echo retells"@en ; pg:retelling id:doc-echo ;
  pg:original id:doc-herald ; pg:grounds "Word for word."@en ; pg:signedBy id:editors .

id:mat-access a pg:Matter ; rdfs:label "The access"@en .
id:ac-port a pg:AccountAccess ; rdfs:label "Port can see the register"@en ;
  pg:accountOf id:mat-access ; pg:grantee id:port ; pg:resource id:register ;
  pg:validFrom "2024-04-01"^^xsd:date .
id:at-1 a pg:Attestation ; pg:attests id:ac-port ; pg:stance pg:Asserts ;
  pg:attestedBy id:voice-clerk ; pg:source id:doc-daily ; pg:locator "p1" .
id:at-2 a pg:Attestation ; pg:attests id:ac-port ; pg:stance pg:Repeats ;
  pg:attestedBy id:herald ; pg:source id:doc-herald ; pg:locator "p2" .
id:at-3 a pg:Attestation ; pg:attests id:ac-port ; pg:stance pg:Repeats ;
  pg:attestedBy id:echo ; pg:source id:doc-echo ; pg:locator "p3" .

id:ac-port-notice a pg:AccountAccess ; rdfs:label "Port sees it, by the notice"@en ;
  pg:accountOf id:mat-access ; pg:grantee id:port ; pg:resource id:register ;
  pg:validFrom "2024-06-01"^^xsd:date .
id:at-notice a pg:Attestation ; pg:attests id:ac-port-notice ; pg:stance pg:Asserts ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "section 1" .

id:cl-harm a pg:Claim ; rdfs:label "It does harm"@en ; pg:about id:register .
id:at-harm a pg:Attestation ; pg:attests id:cl-harm ; pg:stance pg:Asserts ;
  pg:attestedBy id:voice-clerk ; pg:source id:doc-daily ; pg:locator "p4" .
id:at-harm-denied a pg:Attestation ; pg:attests id:cl-harm ; pg:stance pg:Denies ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "section 2" .
id:cl-denied a pg:Claim ; rdfs:label "Only denied"@en .
id:at-denied a pg:Attestation ; pg:attests id:cl-denied ; pg:stance pg:Denies ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "section 3" .
id:cl-gone a pg:Claim ; rdfs:label "Taken back"@en .
id:at-gone-1 a pg:Attestation ; pg:attests id:cl-gone ; pg:stance pg:Asserts ;
  pg:attestedBy id:daily ; pg:source id:doc-daily ; pg:locator "p5" .
id:at-gone-2 a pg:Attestation ; pg:attests id:cl-gone ; pg:stance pg:Retracts ;
  pg:attestedBy id:daily ; pg:source id:doc-daily ; pg:locator "p6" .

id:rd-one a pg:Identification ; rdfs:label "One thing"@en ; pg:identifies id:port , id:other ;
  pg:premise id:ac-port , id:ac-port-notice , id:rd-two ; pg:grounds "Alike."@en ;
  pg:signedBy id:editors .
id:rd-two a pg:Identification ; rdfs:label "One thing again"@en ; pg:identifies id:port , id:other ;
  pg:premise id:rd-one ; pg:grounds "Alike."@en ; pg:signedBy id:editors .

id:cl-hostile a pg:Claim ; rdfs:label "a\\u001B[31m\\"quoted\\"\\nnext <b> \\\\ \\u202E}"@en .
id:at-hostile a pg:Attestation ; pg:attests id:cl-hostile ; pg:stance pg:Asserts ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "p\\n1" .
"""
)
