# SPDX-License-Identifier: Apache-2.0
"""What an operation costs that does nothing: in this process, across threads, in a child."""
import line

PING_PONG = "eventfd ping-pong of two threads"


def operation_inline(bench):
    repeats, _ = bench.measure("operation_inline")
    yield line.durations("operation_inline", repeats, "posting an empty handler to the loop",
                         budget=("<=", 1, "us"))


def operation_blocked(bench):
    repeats, _ = bench.measure("operation_blocked")
    yield line.durations("operation_blocked", repeats, PING_PONG, budget=("<=", 2))


def verb_blocked(bench):
    repeats, _ = bench.measure("verb_blocked")
    yield line.durations("verb_blocked", repeats, PING_PONG, budget=("<=", 2))


def operation_isolated(bench):
    repeats, said = bench.measure("operation_isolated")
    yield line.durations("operation_isolated", repeats,
                         "100 bytes echoed over SOCK_SEQPACKET by a process of two threads",
                         budget=("<=", 2), sandbox="RUNS WITHOUT" not in said)
