"""The graph of a LiteRT file, read as TensorFlow's schema lays it out; nothing is run."""

from collections.abc import Iterator

from ai_edge_litert import schema_py_generated as schema

Kind = schema.BuiltinOperator
"""The kinds of operators, as numbers."""


def operators(model: schema.ModelT) -> Iterator[tuple[int, schema.OperatorT]]:
    """Yield each operator of the first graph and its `Kind`, in the order in which they are computed."""
    for operator in model.subgraphs[0].operators:
        code = model.operatorCodes[operator.opcodeIndex]
        # Older files have the number in the older field, which is too small for the newer kinds.
        yield max(code.builtinCode, code.deprecatedBuiltinCode), operator
