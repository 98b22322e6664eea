// SPDX-License-Identifier: Apache-2.0
// A register's journal to another one: export and import.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "runtime/journal/transfer.hpp"
#include "runtime/platform/durable_files.hpp"
#include "tools/noren/journal/journal.hpp"

namespace noren::tool {
namespace {

namespace fs = std::filesystem;
using runtime::SqliteJournal;
using runtime::Transfer;

// The journal of a register that nobody has open, while this is there.
struct Held {
  std::unique_ptr<platform::FileLock> lock;
  std::unique_ptr<SqliteJournal> journal;
};

Result<Held> hold(const Register& owner, bool exported_too, Context& context) {
  const fs::path& state = owner.configuration.state;
  Held held;
  held.lock = platform::FileLock::take(state / "lock");
  if (!held.lock) return error(NOREN_E_CLAIMED, "till_open", {state.string()});
  platform::SystemRandom random;
  auto journal =
      SqliteJournal::open(owner.journal(), random,
                          {.terminal = owner.terminal,
                           .alarm = [&](std::string_view line) { context.err << line << '\n'; },
                           .exported_too = exported_too});
  if (!journal) return journal.error();
  held.journal = std::move(*journal);
  return held;
}

Error about(Error why, const std::string& file) {
  why.details.insert(why.details.begin(), file);
  return why;
}

Result<Transfer> read_file(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    return error(NOREN_E_NOEXIST, "journal_export_open", {file});
  }
  auto transfer = runtime::read_transfer(text);
  if (!transfer) return about(transfer.error(), file);
  return transfer;
}

// Whatever is taken over must find the plugin that it goes to, by the shop's own name of it.
Status check_plugins(const Transfer& transfer, const runtime::Configuration& configuration) {
  for (const operation::Operation& operation : transfer.operations) {
    if (operation::is_final(operation.state)) continue;
    const bool is_there = std::ranges::any_of(configuration.plugins, [&](const auto& plugin) {
      return plugin.name == operation.instance;
    });
    if (!is_there) {
      return error(NOREN_E_NOEXIST, "journal_plugin_missing", {operation.instance, operation.ref});
    }
  }
  return Done{};
}

}  // namespace

int export_journal(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--config", "--out"}, {"--all", "--keep"}, 0, 0);
  if (!arguments || !arguments->has("--out")) return wrong_usage;
  const std::string file = arguments->value("--out");
  const auto owner = read_register(*arguments);
  if (!owner) return fail(context, owner.error());
  std::error_code failed;
  if (!fs::exists(owner->journal(), failed)) {
    return fail(context, error(NOREN_E_NOEXIST, "journal_missing", {owner->journal()}));
  }
  if (fs::exists(file, failed)) {
    return fail(context, error(NOREN_E_EXISTS, "file_exists", {file}));
  }
  auto held = hold(*owner, true, context);
  if (!held) return fail(context, held.error());
  auto transfer = runtime::collect_transfer(*held->journal, arguments->has("--all"));
  if (!transfer) return fail(context, transfer.error());
  transfer->terminal = owner->terminal;
  transfer->center = owner->center;
  // On disk before the journal stops working.
  const std::string text = runtime::write_transfer(*transfer);
  if (const Status written = platform::write_private_file(fs::absolute(file), as_bytes(text));
      !written) {
    return fail(context, written.error());
  }
  if (!arguments->has("--keep")) {
    const Status marked = runtime::mark_exported(*held->journal, *transfer);
    if (!marked) return fail(context, marked.error());
  }
  context.out << file << '\n';
  context.err << transfer->operations.size()
              << context.say(
                     " 件の処理を書き出しました。新しい端末で noren journal import を実行し"
                     "てください。\n",
                     " operations written. Run noren journal import on the new terminal.\n");
  return done;
}

int import_journal(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--config"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  const std::string& file = arguments->plain()[0];
  const auto owner = read_register(*arguments);
  if (!owner) return fail(context, owner.error());
  const auto transfer = read_file(file);
  if (!transfer) return fail(context, transfer.error());
  if (transfer->center != owner->center) {
    return fail(context, error(NOREN_E_ILLEGAL, "journal_export_center", {file}));
  }
  if (const Status ready = check_plugins(*transfer, owner->configuration); !ready) {
    return fail(context, ready.error());
  }
  if (const Status made = platform::make_private_folder(owner->configuration.state); !made) {
    return fail(context, made.error());
  }
  auto held = hold(*owner, false, context);
  if (!held) return fail(context, held.error());
  const auto adopted = runtime::adopt_transfer(*held->journal, *transfer);
  if (!adopted) return fail(context, adopted.error());
  context.out << *adopted << '\n';
  context.err << context.say("端末 ", "From terminal ") << transfer->terminal
              << context.say(" から引き継いだ処理: ", ", operations taken over: ") << *adopted
              << context.say("。レジを開くとセンターに確認します。\n",
                             ". The register settles them with the center when it is opened.\n");
  return done;
}

}  // namespace noren::tool
