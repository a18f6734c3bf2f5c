from academy.documents.texts import Block, BlockKind, Change, Mark, as_data, from_data


def test_what_is_kept_of_a_text_gives_the_same_blocks():
    blocks = [
        Block(1, BlockKind.HEADING, "Presupuesto", page=3, level=2),
        Block(2, BlockKind.PARAGRAPH, "Costo: 12", heading=1, changes=(Change(Mark.DELETED, 7, "10"),)),
        Block(3, BlockKind.ROW, "Acción | Costo", table=1, cells=("Acción", "Costo"), heading=1),
        Block(4, BlockKind.ROW, "Formar | ", table=1, cells=("Formar", ""), heading=1),
    ]
    assert from_data(as_data(blocks)) == blocks
    assert "page" not in as_data(blocks)[1]
    assert blocks[1].anchor == "p2"
