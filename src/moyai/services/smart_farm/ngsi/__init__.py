"""NGSI-LD (ETSI GS CIM 009 v1.6.1), read only: parcels, their records, the weather over farms, crops.

Entities follow the Smart Data Models: dataModel.Agrifood (AgriParcel, AgriParcelRecord, AgriCrop) and
dataModel.Weather (WeatherObserved). Ids are ``urn:ngsi-ld:<type>:<ours>``.
"""
