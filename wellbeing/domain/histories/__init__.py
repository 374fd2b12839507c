"""What a clinician's months hold, event by event, and each week's facts. Pure; no names, no words."""
