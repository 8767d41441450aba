"""The 2018 configuration turned into rules and settings of ours. Pure: texts in, texts out."""
