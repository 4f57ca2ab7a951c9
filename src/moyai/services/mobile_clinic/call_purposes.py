"""For what the clinic holds calls (`core/video`), and as whom people sit in them."""

VISIT = "clinic-visit"
GUIDANCE = "clinic-guidance"

PHARMACIST, PATIENT, FAMILY = "pharmacist", "patient", "family"
