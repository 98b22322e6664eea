/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/device.h - readers, printers, displays and drawers, as UnifiedPOS has them. A part of
 * noren.h, whose rules hold here. Not needed to sell: a sale uses what nobody has claimed.
 *
 *   noren_device_open(till, "counter", -1, &reader);
 *   noren_device_claim(reader, "", 0, NOREN_FOREVER);
 *   noren_device_set(reader, "enabled=yes\ndata_events=yes", -1);
 *   noren_wait_any(till, NOREN_FOREVER, &event);       "type" is device.data
 *
 * SHARING
 *   Each device has a UnifiedPOS class, and the class says how programs share it:
 *       exclusive   CAT, ElectronicValueRW, LineDisplay, MSR, PINPad, PointCardRW, POSPrinter,
 *                   RFIDScanner, Scanner, SmartCardRW: claim it, then enable it (else 103)
 *       sharable    CashDrawer, HardTotals, POSPower, ToneIndicator: enable it; while somebody else
 *                   has claimed it, 102
 *       shared      Keylock, MotionSensor: enable it; claiming is 106
 *   While you hold a device no sale uses it.
 *
 * DATA
 *   What a reader or scanner reads waits in your device's queue while it is enabled, and comes out
 *   one by one as the event device.data, oldest first, whenever data_events is yes; each datum sets
 *   data_events to no again. A card shows its kind alone; the card itself is kept for the next
 *   noren_sale_identify, as any card that was shown. Of more than 256 unread data the oldest go.
 *
 * EVENTS (noren_wait_any; "device" has the name, "handle" yours)
 *   device.data                "card": its kind, or "text" and "symbology" (UnifiedPOS number)
 *   device.power               "power": a UnifiedPOS PowerState, if you set power_notify
 *   device.release_requested   another program waits for what you hold: release it when you can
 */
#ifndef NOREN_DEVICE_H
#define NOREN_DEVICE_H

#include <noren/noren.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * All devices of the till, plugged in or not: "count", N.{name,class,text,claimed,power}. A list
 * handle, as things are now. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_devices(noren_handle till, noren_handle* list);

/*
 * Opens one by its name. Its document: name, class, text, state (UnifiedPOS: 2 idle, 3 busy, 4 its
 * last work failed), power, claimed, enabled, data_events, auto_disable, freeze_events,
 * power_notify, data_count, and result, health and statistics once asked for. Closing the handle
 * gives the device back. 109 if there is none of that name. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_device_open(noren_handle till, const char* name,
                                                    noren_int32 name_size, noren_handle* device);

/*
 * Takes it for yourself. A holder is asked to let go.
 *   timeout_ms     for the holder to do so (default 2000; -1 waits for ever)
 * 112 if it has not; 102 if this handle has it already; 106 for a class that is always shared.
 * [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_device_claim(noren_handle device, const char* args,
                                                     noren_int32 size, noren_int32 wait_ms);

/* Gives it back, disabled, its queue empty. 106 if you do not hold it. [any, quick] */
NOREN_API noren_status NOREN_CALL noren_device_release(noren_handle device);

/*
 * Sets properties, all that are named or none. Each is yes or no.
 *   enabled        it works, and reads
 *   data_events    the next datum may come; no again after each
 *   auto_disable   the first datum that it reads disables it
 *   freeze_events  no data come until this is no
 *   power_notify   tell changes of power; only while it is disabled (106)
 * 103 where it has to be claimed first, 102 where another has claimed it. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_device_set(noren_handle device, const char* args,
                                                   noren_int32 size);

/*
 * Has an enabled device do something. Results are in "result".
 *   verb           read: waits for a card or code (readers)
 *                  show: line1 and line2 (LineDisplay)
 *                  open: kicks the drawer; state: whether it is open (CashDrawer)
 *                  state: how the printer is (POSPrinter)
 *                  clear: drops the data that wait, also while it is disabled
 *   line1, line2   of show
 *   timeout_ms     how long it may take
 * Nothing of value moves and nothing is printed by it. 103, 102 and 105 (not enabled); 106 for a
 * verb that its class has not. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_device_command(noren_handle device, const char* args,
                                                       noren_int32 size, noren_int32 wait_ms);

/*
 * CheckHealth of an enabled device.
 *   level          1 internal (default), 2 external (prints, beeps), 3 interactive
 * Result: health (UnifiedPOS CheckHealthText). 104 if its plugin has no check. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_device_health(noren_handle device, const char* args,
                                                      noren_int32 size, noren_int32 wait_ms);

/*
 * Reads the counters of an enabled device into "statistics.NAME", by their UnifiedPOS names.
 *   reset          names to set to 0 after that, with commas between, or all
 * 104 if its plugin counts nothing. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_device_statistics(noren_handle device, const char* args,
                                                          noren_int32 size, noren_int32 wait_ms);

#ifdef __cplusplus
}
#endif
#endif
