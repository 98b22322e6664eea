# SPDX-License-Identifier: Apache-2.0
# Turns a program file into a C++ raw string literal: cmake -DIN=... -DOUT=... -P embed_program.cmake
file(READ ${IN} text)
file(WRITE ${OUT} "R\"noren_program(${text})noren_program\"\n")
