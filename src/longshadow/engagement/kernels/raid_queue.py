"""What is due first: a heap of items by time, then earlier impact, then lower number; the log."""

from __future__ import annotations

from longshadow.engagement.kernels import jit

__all__ = ["note", "pop", "push"]


@jit
def sooner(work, a, b):
    """Whether item a is due before item b."""
    first, second = work.items[a], work.items[b]
    if first.due != second.due:
        return first.due < second.due
    early = work.threats[a // work.width].impact
    late = work.threats[b // work.width].impact
    if early != late:
        return early < late
    return a < b


@jit
def push(work, item, stage, due):
    """Put an item, of which nothing is pending, into the queue."""
    work.items[item].stage = stage
    work.items[item].due = due
    place = work.sizes[0]
    work.sizes[0] += 1
    heap = work.heap
    while place > 0:
        parent = (place - 1) // 2
        if not sooner(work, item, heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


@jit
def pop(work):
    """Take the item that is due first."""
    heap = work.heap
    top = heap[0]
    work.sizes[0] -= 1
    size = work.sizes[0]
    item = heap[size]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and sooner(work, heap[child + 1], heap[child]):
            child += 1
        if not sooner(work, heap[child], item):
            break
        heap[place] = heap[child]
        place = child
    heap[place] = item
    return top


@jit
def note(work, time, kind, threat, unit, missile, shots):
    """Add a row to the log, where one is kept."""
    if work.log.shape[0] == 0:
        return
    row = work.log[work.sizes[1]]
    work.sizes[1] += 1
    row[0], row[1], row[2] = time, kind, threat
    row[3], row[4], row[5] = unit, missile, shots
