"""What is due first: a heap of items by time, then earlier impact, then lower number; the log."""

from __future__ import annotations

from longshadow.engagement.kernels import lean

__all__ = ["note", "pop", "push"]


@lean
def sooner(items, a, b):
    """Whether item a is due before item b."""
    first, second = items[a], items[b]
    if first.due != second.due:
        return first.due < second.due
    if first.impact != second.impact:
        return first.impact < second.impact
    return a < b


@lean
def rise(items, heap, item, place):
    """Put an item into a heap of which ``place`` is the first free place."""
    while place > 0:
        parent = (place - 1) // 2
        if not sooner(items, item, heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


@lean
def sink(items, heap, size):
    """Take the first item out of a heap, and put the last of ``size`` in where it belongs."""
    item, place = heap[size - 1], 0
    while True:
        child = 2 * place + 1
        if child >= size - 1:
            break
        if child + 1 < size - 1 and sooner(items, heap[child + 1], heap[child]):
            child += 1
        if not sooner(items, heap[child], item):
            break
        heap[place] = heap[child]
        place = child
    heap[place] = item


@lean
def push(work, item, stage, due):
    """Put an item, of which nothing is pending, into the queue."""
    work.items[item].stage = stage
    work.items[item].due = due
    rise(work.items, work.heap, item, work.sizes[0])
    work.sizes[0] += 1


@lean
def pop(work):
    """Take the item that is due first."""
    top = work.heap[0]
    sink(work.items, work.heap, work.sizes[0])
    work.sizes[0] -= 1
    return top


@lean
def note(work, time, kind, threat, unit, missile, shots):
    """Add a row to the log, where one is kept."""
    if work.log.shape[0] == 0:
        return
    row = work.log[work.sizes[1]]
    work.sizes[1] += 1
    row[0], row[1], row[2] = time, kind, threat
    row[3], row[4], row[5] = unit, missile, shots
