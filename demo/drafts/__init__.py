"""The draft plans of the demo: real documents with invented content, made from the files in `content/`."""
