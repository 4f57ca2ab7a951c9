"""Person search: consents (`consents`), asking and being told (`asking`), PFIF 1.4 (`pfif`)."""
