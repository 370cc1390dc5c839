"""The reader as torch trains it: a BERT and three heads."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoConfig, BertModel

WEIGHTS = "reader.safetensors"
PADDED = 6144  # tokens of a padded batch: what fits the processor's caches, and memory


class Pair(Protocol):
    """A question and a passage in tokens."""

    @property
    def ids(self) -> list[int]:
        """The tokens."""
        ...

    @property
    def kinds(self) -> list[int]:
        """0 where a token is the question's, 1 where it is the passage's."""
        ...


class Reader(torch.nn.Module):
    """Reads pairs. Outputs are logits."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body
        self.heads = torch.nn.Linear(body.config.hidden_size, 4)
        torch.nn.init.normal_(self.heads.weight, std=0.02)
        torch.nn.init.zeros_(self.heads.bias)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """A BERT folder with new heads, or what `save` wrote. No dropout: faster by a third, and epochs are few."""
        config = AutoConfig.from_pretrained(folder)
        config.attention_probs_dropout_prob = config.hidden_dropout_prob = 0.0
        if (folder / WEIGHTS).exists():
            model = cls(BertModel(config, add_pooling_layer=False))
            model.load_state_dict(load_file(folder / WEIGHTS))
        else:
            model = cls(BertModel.from_pretrained(folder, config=config, add_pooling_layer=False))
        return model

    def save(self, folder: Path, tokenizer: Tokenizer) -> None:
        """Write weights, configuration and tokenizer."""
        save_file(self.state_dict(), folder / WEIGHTS)
        (folder / "config.json").write_text(json.dumps(self.body.config.to_dict(), indent=2) + "\n", encoding="utf-8")
        tokenizer.save(str(folder / "tokenizer.json"))

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(n, tokens) each -> relevance (n,), answers (n,), start and end (n, tokens): none outside the passage."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        logits = self.heads(states)
        outside = (kinds * mask) == 0
        start = logits[..., 2].masked_fill(outside, -1e4)
        end = logits[..., 3].masked_fill(outside, -1e4)
        return logits[:, 0, 0], logits[:, 0, 1], start, end

    def read(self, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Run pairs in batches of like length; the results stand in the order of the pairs, float32."""
        longest = max(len(p.ids) for p in pairs)
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
        outputs: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
        at = 0
        while at < len(order):
            end = at + 1
            while end < len(order) and (end + 1 - at) * len(pairs[order[end]].ids) <= PADDED:
                end += 1
            chosen = [pairs[i] for i in order[at:end]]
            width = max(len(p.ids) for p in chosen)
            ids = torch.tensor([p.ids + [0] * (width - len(p.ids)) for p in chosen])
            kinds = torch.tensor([p.kinds + [0] * (width - len(p.ids)) for p in chosen])
            with torch.autocast("cpu", torch.bfloat16):
                relevance, answers, start, stop = self(ids, (ids != 0).long(), kinds)
            fill = (0, longest - width)
            outputs.append(
                (
                    relevance.float(),
                    answers.float(),
                    torch.nn.functional.pad(start.float(), fill, value=-1e4),
                    torch.nn.functional.pad(stop.float(), fill, value=-1e4),
                )
            )
            at = end
        back = torch.tensor(order).argsort()
        relevance, answers, start, stop = (torch.cat(column)[back] for column in zip(*outputs, strict=True))
        return relevance, answers, start, stop
