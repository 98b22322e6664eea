/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin.h - what a plugin implements. Header only: a plugin links nothing of Noren's.
 *
 * A reader, printer, display, payment or loyalty plugin is a shared library with one exported
 * function (plugin/entry.h) and a manifest, ID.noren.json, beside it. The host reads the manifest
 * first and loads nothing that it does not need; it runs the library inside the register's process
 * or in a child of its own, and the plugin cannot tell which.
 *
 * ERRORS   A function returns a status of noren/status.h and fills *error if it is not NULL. No
 *          exception may leave a plugin's function.
 * THREADS  [strand] or [any] stands at every function; plugin/entry.h says what they mean.
 * PROCESS  The process is not yours: do not touch signal handlers, locale, working directory,
 *          standard streams or SIGCHLD.
 * STATE    Interface ids are drafts until epoch 1 is frozen; docs/abi/rules.md has the rules.
 */
#ifndef NOREN_PLUGIN_H
#define NOREN_PLUGIN_H

#include <noren/plugin/companions.h>
#include <noren/plugin/display.h>
#include <noren/plugin/entry.h>
#include <noren/plugin/instance.h>
#include <noren/plugin/loyalty.h>
#include <noren/plugin/payment.h>
#include <noren/plugin/printer.h>
#include <noren/plugin/reader.h>
#include <noren/plugin/services.h>
#include <noren/plugin/types.h>

#if defined(_WIN32)
#define NOREN_PLUGIN_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define NOREN_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define NOREN_PLUGIN_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

NOREN_PLUGIN_EXPORT noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host,
                                                                  noren_plugin* plugin,
                                                                  noren_error* error);

#ifdef __cplusplus
}
#endif

#endif
