"""The account of the town in tests; it belongs to nobody."""

TOWN = {"PAYER_NAME": "Kreisstadt Unna", "PAYER_IBAN": "DE13000000000000012345", "PAYER_BIC": "DEMODEFFXXX"}
