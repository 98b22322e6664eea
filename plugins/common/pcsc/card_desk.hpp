// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "drivers/pcsc/watcher.hpp"
#include "plugins/common/capture_desk.hpp"

namespace noren::plugin {

// What a card is told by; kind as in docs/abi/documents.md. Sealed and wiped at once.
struct Identified {
  std::string kind;
  pcsc::Bytes identifier;
};

// The card is to be left alone until somebody asks for one.
struct NotAsked {};

using Reading = std::variant<Identified, Refusal, NotAsked>;

// How a card says who it is: the difference between one plugin and the next.
class CardTeller {
 public:
  virtual ~CardTeller() = default;
  // On the watcher's thread, one call at a time. `asked`: a capture waits for a card.
  virtual Reading read(const pcsc::Bytes& atr, pcsc::Channel& channel, bool asked) = 0;
};

// A PC/SC reader's side of noren.reader/1: readers, cards and the service as they come and go, each
// card told once, its identifier sealed. Calls come on the instance's strand, cards on the
// watcher's thread; the teller must outlive it.
class CardDesk final : private pcsc::Listener {
 public:
  // `reader` is a part of the name, or empty for any reader.
  CardDesk(Host host, std::string reader, CardTeller& teller, std::unique_ptr<pcsc::Api> api,
           pcsc::Patience patience);

  // Ends once it is known which readers there are, or that PC/SC is away.
  void open(Operation operation);
  void close(Operation operation);
  void cancel(noren_op operation) { desk_.cancel(operation); }
  void capture(Operation operation, const Request& request);

 private:
  void reader_added(const std::string& reader) override;
  void reader_removed(const std::string& reader) override;
  void card_inserted(const std::string& reader, const pcsc::Bytes& atr,
                     pcsc::Channel& channel) override;
  void card_removed(const std::string& reader) override;
  void service_lost(pcsc::Fault why) override;
  void service_found() override;

  bool wanted(const std::string& reader) const;
  void looked_around(bool service);
  void leave_unread(const std::string& reader);
  void tell(const std::string& reader, Identified card);

  enum class Card { unread, told, refused };

  Host host_;
  const std::string reader_;
  CardTeller& teller_;
  const std::unique_ptr<pcsc::Api> api_;
  const pcsc::Patience patience_;
  CaptureDesk desk_;
  std::map<std::string, Card> cards_;  // by reader; the watcher's thread alone

  std::mutex mutex_;
  std::optional<Operation> opening_;
  std::set<std::string> readers_;
  std::set<std::string> unread_;  // readers with a card that waits to be asked for
  bool service_ = false;

  std::optional<pcsc::Watcher> watcher_;  // last: its thread ends before what it uses
};

}  // namespace noren::plugin
