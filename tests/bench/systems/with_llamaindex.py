"""LlamaIndex: its BM25 retriever and faiss, fused by its own retriever.

Its words are set to be single characters: by default it finds next to nothing in Chinese.
"""

from pathlib import Path
from typing import Any

from worker import DEPTH, WANTED, Answering, Found, Vector, main

_CHARACTERS = r"(?u)[\u3400-\u9fff]|[A-Za-z0-9]+"


def build(texts: list[str], vectors: Any, home: Path) -> None:
    """Both indexes, as their own `persist` writes them."""
    import faiss  # noqa: PLC0415
    from llama_index.core import MockEmbedding, StorageContext, VectorStoreIndex  # noqa: PLC0415
    from llama_index.core.schema import TextNode  # noqa: PLC0415
    from llama_index.retrievers.bm25 import BM25Retriever  # noqa: PLC0415
    from llama_index.vector_stores.faiss import FaissVectorStore  # noqa: PLC0415

    nodes = [
        TextNode(text=text, id_=str(number), embedding=vector.tolist())
        for number, (text, vector) in enumerate(zip(texts, vectors, strict=True))
    ]
    dim = vectors.shape[1]
    store = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss.IndexFlatIP(dim)))
    index = VectorStoreIndex(nodes, storage_context=store, embed_model=MockEmbedding(dim))
    index.storage_context.persist(str(home / "dense"))
    lexical = BM25Retriever.from_defaults(
        nodes=nodes, similarity_top_k=DEPTH, token_pattern=_CHARACTERS, skip_stemming=True
    )
    lexical.persist(str(home / "lexical"))


def opened(home: Path) -> Answering:
    """Open both and put them together."""
    from llama_index.core import (  # noqa: PLC0415
        MockEmbedding,
        QueryBundle,
        StorageContext,
        load_index_from_storage,
    )
    from llama_index.core.llms import MockLLM  # noqa: PLC0415
    from llama_index.core.retrievers import QueryFusionRetriever  # noqa: PLC0415
    from llama_index.retrievers.bm25 import BM25Retriever  # noqa: PLC0415
    from llama_index.vector_stores.faiss import FaissVectorStore  # noqa: PLC0415

    folder = str(home / "dense")
    store = StorageContext.from_defaults(vector_store=FaissVectorStore.from_persist_dir(folder), persist_dir=folder)
    dense = load_index_from_storage(store, embed_model=MockEmbedding(1)).as_retriever(similarity_top_k=DEPTH)
    lexical = BM25Retriever.from_persist_dir(str(home / "lexical"))
    lexical.token_pattern, lexical.skip_stemming = _CHARACTERS, True  # which it does not keep on disk
    both = QueryFusionRetriever(
        [lexical, dense],
        llm=MockLLM(),
        mode="reciprocal_rerank",
        similarity_top_k=WANTED,
        num_queries=1,  # the question as it is
        use_async=False,
    )

    def answer(text: str, vector: Vector) -> Found:
        found = both.retrieve(QueryBundle(text, embedding=vector.tolist()))
        return [(int(each.node.node_id), each.node.text) for each in found]

    return answer


if __name__ == "__main__":
    main(build, opened)
