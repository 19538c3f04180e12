"""A small file of a user's own, put together by hand: two deputies, a bureau, a ministry."""

from turtle_by_hand import HEAD

OWN = (
    HEAD
    + """
id:doc-gazette a pg:NewsArticle ; rdfs:label "The Gazette on the deputy"@en ;
  dcterms:title "A new deputy"@en ; pg:sourceClass pg:News ; pg:ownVoice id:gazette ;
  pg:readOn "2026-11-22"^^xsd:date ; dcterms:issued "2025-02"^^xsd:gYearMonth .
id:doc-report a pg:OfficialDocument ; rdfs:label "the report"@en ;
  dcterms:title "Yearly report"@en ; pg:sourceClass pg:Government ; pg:ownVoice id:bureau ;
  pg:readOn "2026-11-22"^^xsd:date ; dcterms:issued "2024-06-01"^^xsd:date .
id:gazette a pg:Organization ; rdfs:label "The Gazette"@en .
id:bureau a pg:Agency ; rdfs:label "Bureau of Harbors"@en ; pg:alias "BoH" .
id:ministry a pg:Agency ; rdfs:label "Ministry of Works"@en .
id:doe a pg:Person ; rdfs:label "Jo Doe"@en .
id:roe a pg:Person ; rdfs:label "Ro Roe"@en .
id:role-deputy a pg:Role ; rdfs:label "deputy director of the bureau"@en .
id:pt-doe a pg:RoleHolding ; rdfs:label "Doe is deputy director of the bureau"@en ;
  pg:holder id:doe ; pg:role id:role-deputy ; pg:inOrganization id:bureau ;
  pg:validFrom "2025-02"^^xsd:gYearMonth .
id:pt-roe a pg:RoleHolding ; rdfs:label "Roe is deputy director of the bureau"@en ;
  pg:holder id:roe ; pg:role id:role-deputy ; pg:inOrganization id:bureau ;
  pg:validUntil "2024-05-31"^^xsd:date .
id:pl-bureau a pg:Placement ; rdfs:label "The bureau is part of the ministry"@en ;
  pg:part id:bureau ; pg:whole id:ministry ; pg:heldOn "2024-06-01"^^xsd:date .
id:at-pt-doe a pg:Attestation ; pg:attests id:pt-doe ; pg:stance pg:Asserts ;
  pg:attestedBy id:gazette ; pg:source id:doc-gazette ; pg:locator "p1" .
id:at-pt-roe a pg:Attestation ; pg:attests id:pt-roe , id:pl-bureau ; pg:stance pg:Asserts ;
  pg:attestedBy id:bureau ; pg:source id:doc-report ; pg:locator "p2" .
"""
)
DAY = 'id:data pg:referenceDate "2025-02-14"^^xsd:date .\n'
