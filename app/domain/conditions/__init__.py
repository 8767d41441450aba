"""What a rule may ask of an event, and whether an event is so."""
