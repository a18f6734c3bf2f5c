"""What changed between two versions of a text: paragraphs first, then the words inside those that changed.

Pure Python on blocks (`academy.documents.texts`): it knows no draft, no reader and no database.
Begin with `comparing.compare`.
"""
