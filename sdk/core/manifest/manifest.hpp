// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::manifest {

enum class Isolation { process, in_process };
enum class Threading { strand, apartment, free };

// A file of the plugin's, relative to the manifest and never outside its folder.
struct File {
  std::string path;
  std::string sha256;  // 64 hexadecimal digits, or empty
};

// The library of one platform, and the libraries that are loaded before it because it needs them.
struct Library : File {
  std::vector<File> needs;
};

struct UsbGrant {
  std::uint16_t vendor = 0;
  std::optional<std::uint16_t> product;  // nothing: every product of the vendor
};

// Files outside its own folder: the file or folder that a text of the configuration names, after
// "file:" if it begins with that.
struct FileGrant {
  std::string config;  // the key
  bool write = false;  // else read only
};

// What of the machine the plugin may use.
struct Grants {
  std::vector<UsbGrant> usb;
  std::vector<std::string> serial;  // device paths, or "config:KEY": the path that KEY names
  bool pcsc = false;
  // "*", "host", "host:port", "*:port", or "config:KEY": the address that KEY names.
  std::vector<std::string> network;
  std::vector<FileGrant> files;
};

struct Limits {
  std::uint32_t ops_in_flight = 64;
  std::uint32_t memory_mib = 0;  // 0: none
};

// What a plugin says about itself in <id>.noren.json, before anything of it is loaded.
struct Manifest {
  std::string id;
  std::string name;
  std::string version;
  std::string publisher;
  std::string license;
  std::uint32_t abi_epoch = 0;
  std::uint32_t abi_min_minor = 0;
  std::vector<std::string> interfaces;
  std::string device_class;        // UnifiedPOS; empty: as its interface says
  std::optional<Library> library;  // nothing: "library" is {}, which switches this id off
  Isolation isolation = Isolation::process;
  Threading threading = Threading::strand;
  Grants grants;
  std::string config_schema = "{}";  // JSON Schema
  Limits limits;
};

// Reads a manifest for one platform, "linux_amd64" for example. Strict: an unknown key that does
// not begin with "x-" is an error. The reason key says what is wrong and its first detail where.
Result<Manifest> parse(std::string_view json, std::string_view platform);

// The platforms that a manifest has a library for; empty where it is none or not JSON.
std::vector<std::string> platforms(std::string_view json);

// Whether a relative path stays below its folder whatever the file system makes of it: no root,
// drive, parent, empty part or backslash; at most 255 bytes.
bool stays_inside(std::string_view path);

// The platform that this code was compiled for.
std::string_view this_platform();

// Reversed domain, for example "jp.noren.reader.pcsc"; 3 to 100 characters.
bool is_id(std::string_view id);

}  // namespace noren::manifest
