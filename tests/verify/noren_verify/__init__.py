# SPDX-License-Identifier: Apache-2.0
"""An independent checker of Noren's books. It shares no code with the center: what it knows comes from
the documents and from the comments of the formats."""
