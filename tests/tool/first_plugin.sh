# SPDX-License-Identifier: Apache-2.0
noren plugin new --kind reader --lang c --id com.example.gate gate
cmake -S gate -B gate/build -DCMAKE_PREFIX_PATH="$HOME/noren"
cmake --build gate/build
noren plugin check gate/build/lib/noren/plugins/com.example.gate --unattended

noren plugin key com.example --no-password
noren plugin sign --key com.example.key gate/build/lib/noren/plugins/com.example.gate/*.noren.json
noren plugin pack gate/build/lib/noren/plugins/com.example.gate

noren plugin trust com.example.pub com.example --administration shop
noren plugin install com.example.gate-0.1.0.norenplugin --to shop/plugins --administration shop
noren plugins --config shop/noren.toml
noren-register --config shop/noren.toml --once
