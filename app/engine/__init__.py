"""Has done what is due: remembered steps, lanes of work, and the dispatcher that serves them."""
