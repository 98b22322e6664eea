// SPDX-License-Identifier: Apache-2.0
#include <noren/noren.h>

#include "api/call.hpp"
#include "api/handles.hpp"
#include "api/keys.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::api {
namespace {

using Begin = Result<runtime::Sales::Begun> (runtime::Till::*)(boost::json::object);

noren_status begin(noren_handle till, const char* args, noren_int32 size, noren_handle* sale,
                   std::span<const arguments::Key> keys, Begin begin) {
  const auto at = target(till, Kind::till);
  if (!at) return fail(at.error());
  const auto face = std::static_pointer_cast<TillFace>(at->face);
  if (!sale) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"sale"}), *face);
  *sale = 0;
  const auto arguments = read_arguments(args, size, face->encoding, keys);
  if (!arguments) return fail(arguments.error(), *face);
  const auto begun = ((*at->till).*begin)(*arguments);
  if (!begun) return fail(begun.error(), *face);
  auto sale_face = std::make_shared<Face>();
  sale_face->kind = Kind::sale;
  sale_face->till = face;
  sale_face->work = begun->sale->work;
  sale_face->sale = begun->sale;
  *sale = give(sale_face);
  if (*sale == 0) return fail(error(NOREN_E_BUSY, "busy"), *face);
  if (begun->was_known) {
    const std::string ref(arguments->at("ref").as_string());
    return fail(error(NOREN_E_EXISTS, "sale_exists", {ref}), *face);
  }
  return NOREN_OK;
}

noren_status add(noren_handle sale, const char* args, noren_int32 size) {
  const auto at = target(sale, Kind::sale);
  if (!at) return fail(at.error());
  const auto arguments = read_arguments(args, size, at->face->till->encoding, keys::sale_add);
  if (!arguments) return fail(arguments.error(), *at->face);
  const Status added = at->till->add(at->face->sale, *arguments);
  return added ? NOREN_OK : fail(added.error(), *at->face);
}

// The one shape of every slow call on a sale.
noren_status slow(noren_handle sale, const char* args, noren_int32 size, noren_int32 wait_ms,
                  std::span<const arguments::Key> keys, runtime::SaleVerb* verb, bool moves_value) {
  return guarded([&]() -> noren_status {
    auto at = target(sale, Kind::sale);
    if (!at) return fail(at.error());
    const auto arguments = read_arguments(args, size, at->face->till->encoding, keys);
    if (!arguments) return fail(arguments.error(), *at->face);
    const Status started = at->till->start(at->face->sale, verb, moves_value, *arguments);
    if (!started) return fail(started.error(), *at->face);
    at->till.reset();  // who only waits must not keep a closed till open
    return ended(*at->face, at->face->wait(wait_ms));
  });
}

using Start = void (runtime::Till::*)(std::shared_ptr<runtime::LiveOperation>, boost::json::object);

// The one shape of every slow call on a till.
noren_status slow_on_till(noren_handle till, const char* args, noren_int32 size,
                          noren_int32 wait_ms, noren_handle* operation,
                          std::span<const arguments::Key> keys, Start start) {
  return guarded([&]() -> noren_status {
    auto at = target(till, Kind::till);
    if (!at) return fail(at.error());
    const auto face = std::static_pointer_cast<TillFace>(at->face);
    if (!operation) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"operation"}), *face);
    *operation = 0;
    const auto arguments = read_arguments(args, size, face->encoding, keys);
    if (!arguments) return fail(arguments.error(), *face);
    const auto live =
        std::make_shared<runtime::LiveOperation>(boost::json::object{{"kind", "operation"}});
    auto operation_face = std::make_shared<Face>();
    operation_face->kind = Kind::operation;
    operation_face->till = face;
    operation_face->work = live->work;
    operation_face->operation = live;
    // Whoever waits for its end must be known before it can end.
    *operation = give(operation_face);
    if (*operation == 0) return fail(error(NOREN_E_BUSY, "busy"), *face);
    ((*at->till).*start)(live, *arguments);
    at->till.reset();
    return ended(*operation_face, operation_face->wait(wait_ms));
  });
}

noren_status pending(noren_handle till, noren_handle* list) {
  const auto at = target(till, Kind::till);
  if (!at) return fail(at.error());
  const auto face = std::static_pointer_cast<TillFace>(at->face);
  if (!list) return fail(error(NOREN_E_ILLEGAL, "pointer_missing", {"list"}), *face);
  *list = 0;
  auto unfinished = at->till->pending();
  if (!unfinished) return fail(unfinished.error(), *face);
  return give_list(std::move(*unfinished), face, list);
}

noren_status simulate(noren_handle till, const char* args, noren_int32 size) {
  const auto at = target(till, Kind::till);
  if (!at) return fail(at.error());
  const auto face = std::static_pointer_cast<TillFace>(at->face);
  const auto arguments = read_arguments(args, size, face->encoding, keys::simulate);
  if (!arguments) return fail(arguments.error(), *face);
  const Status done = at->till->simulate(*arguments);
  return done ? NOREN_OK : fail(done.error(), *face);
}

}  // namespace
}  // namespace noren::api

extern "C" {

using namespace noren;

noren_status NOREN_CALL noren_sale_begin(noren_handle till, const char* args, noren_int32 size,
                                         noren_handle* sale) {
  return api::guarded([&] {
    return api::begin(till, args, size, sale, api::keys::sale_begin, &runtime::Till::begin_sale);
  });
}

noren_status NOREN_CALL noren_return_begin(noren_handle till, const char* args, noren_int32 size,
                                           noren_handle* sale) {
  return api::guarded([&] {
    return api::begin(till, args, size, sale, api::keys::return_begin,
                      &runtime::Till::begin_return);
  });
}

noren_status NOREN_CALL noren_sale_add(noren_handle sale, const char* args, noren_int32 size) {
  return api::guarded([&] { return api::add(sale, args, size); });
}

noren_status NOREN_CALL noren_sale_identify(noren_handle sale, const char* args, noren_int32 size,
                                            noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::identify, runtime::identify, false);
}

noren_status NOREN_CALL noren_sale_quote(noren_handle sale, const char* args, noren_int32 size,
                                         noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::quote, runtime::quote, false);
}

noren_status NOREN_CALL noren_sale_redeem(noren_handle sale, const char* args, noren_int32 size,
                                          noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::redeem, runtime::redeem, true);
}

noren_status NOREN_CALL noren_sale_pay(noren_handle sale, const char* args, noren_int32 size,
                                       noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::pay, runtime::pay, true);
}

noren_status NOREN_CALL noren_sale_complete(noren_handle sale, const char* args, noren_int32 size,
                                            noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::complete, runtime::complete, true);
}

noren_status NOREN_CALL noren_sale_print(noren_handle sale, const char* args, noren_int32 size,
                                         noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::print, runtime::print, true);
}

noren_status NOREN_CALL noren_sale_abandon(noren_handle sale, const char* args, noren_int32 size,
                                           noren_int32 wait_ms) {
  return api::slow(sale, args, size, wait_ms, api::keys::abandon, runtime::abandon, true);
}

noren_status NOREN_CALL noren_sale_run(noren_handle till, const char* args, noren_int32 size,
                                       noren_int32 wait_ms, noren_handle* operation) {
  return api::slow_on_till(till, args, size, wait_ms, operation, api::keys::sale_run,
                           &runtime::Till::start_run);
}

noren_status NOREN_CALL noren_balance(noren_handle till, const char* args, noren_int32 size,
                                      noren_int32 wait_ms, noren_handle* operation) {
  return api::slow_on_till(till, args, size, wait_ms, operation, api::keys::identify,
                           &runtime::Till::start_balance);
}

noren_status NOREN_CALL noren_pending(noren_handle till, noren_handle* list) {
  return api::guarded([&] { return api::pending(till, list); });
}

noren_status NOREN_CALL noren_resolve(noren_handle till, const char* args, noren_int32 size,
                                      noren_int32 wait_ms, noren_handle* operation) {
  return api::slow_on_till(till, args, size, wait_ms, operation, api::keys::resolve,
                           &runtime::Till::start_resolve);
}

noren_status NOREN_CALL noren_simulate(noren_handle till, const char* args, noren_int32 size) {
  return api::guarded([&] { return api::simulate(till, args, size); });
}

}  // extern "C"
