"""The full model with experts masked to minus infinity, by forward hooks on its own routers.

Every router computes its logits with one linear map. While a router runs, that map's result gets minus infinity in the columns of
the masked experts, before softmax or sigmoid, bias, groups and top-k see it. Where a bias is added afterwards for the choice
(DeepSeek-V3, GLM-4.5), the masked experts' bias is minus infinity too: a sigmoid of minus infinity is 0, which a bias could lift.
"""

from contextlib import contextmanager

import torch
from torch.overrides import TorchFunctionMode

from proof.architectures import routers


class MaskedLinear(TorchFunctionMode):
    def __init__(self, masked):
        super().__init__()
        self.masked = masked
        self.seen = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if function is torch.nn.functional.linear:
            self.seen += 1
            return result.index_fill(-1, self.masked, float("-inf"))
        return result


def mask(model, dropped):
    """Masks the experts {block: [expert, ...]} for good."""
    for block, router in routers(model).items():
        experts = torch.tensor(dropped[block])
        if getattr(router, "e_score_correction_bias", None) is not None:
            router.e_score_correction_bias[experts] = float("-inf")
        running = []

        def enter(module, args, experts=experts, running=running):
            running.append(MaskedLinear(experts))
            running[-1].__enter__()

        def leave(module, args, output, running=running):
            mode = running.pop()
            mode.__exit__(None, None, None)
            assert mode.seen == 1, f"{type(module).__name__} has {mode.seen} linear maps, expected its one"

        router.register_forward_pre_hook(enter)
        router.register_forward_hook(leave)
    return model


@contextmanager
def recorded_routes(model):
    """The experts that each router chooses, {block: tensor of tokens by choices}, of the forward passes inside."""
    routes = {}
    hooks = [
        router.register_forward_hook(lambda module, args, output, block=block: routes.update({block: output[-1].sort(-1).values}))
        for block, router in routers(model).items()
    ]
    yield routes
    for hook in hooks:
        hook.remove()
