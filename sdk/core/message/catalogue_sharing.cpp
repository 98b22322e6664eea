// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"device_unknown", "{0} という機器はありません。noren_devices で名前を確かめてください。",
     "There is no device {0}. noren_devices lists the names."},
    {"device_always_shared", "この種類の機器は占有できません。占有せずに有効にしてください。",
     "Devices of this class can't be claimed. Enable it without."},
    {"device_yours", "この機器はすでに占有しています。", "You have claimed this device already."},
    {"device_not_yours", "この機器を占有していません。", "You have not claimed this device."},
    {"device_not_claimed", "先に機器を占有してください（noren_device_claim）。",
     "Claim the device first (noren_device_claim)."},
    {"device_claimed", "機器は別のプログラムが占有しています。閉じるか、待ってください。",
     "Another program has claimed the device. Close that one, or wait."},
    {"device_enabled", "{0} は機器を無効にしてから変えてください。",
     "Disable the device before you change {0}."},
    {"device_disabled", "先に機器を有効にしてください（enabled=yes）。",
     "Enable the device first (enabled=yes)."},
    {"device_verb", "{1} の機器では {0} はできません。", "A device of class {1} can't {0}."},
    {"device_no_health", "{0} のプラグインには診断がありません。",
     "The plugin of {0} has no health check."},
    {"device_no_statistics", "{0} のプラグインは統計を取りません。",
     "The plugin of {0} keeps no statistics."},
};

}  // namespace

std::span<const Message> messages_of_sharing() {
  return messages;
}

}  // namespace noren
