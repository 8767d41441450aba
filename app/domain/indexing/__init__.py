"""Which of many rules could match an event, without asking each of them."""
