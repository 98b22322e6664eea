/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren.h - what a register calls.
 *
 * A first sale, with nothing installed and nothing plugged in:
 *
 *   noren_open("simulated=yes", -1, &till);
 *   noren_sale_begin(till, "ref=0001", -1, &sale);
 *   noren_sale_add(sale, "amount=1580\ntax=10", -1);
 *   noren_sale_identify(sale, "", 0, NOREN_FOREVER);     waits for a card
 *   noren_sale_complete(sale, "", 0, NOREN_FOREVER);     points are awarded
 *   noren_get_text(sale, "points.awarded", -1, text, sizeof text, &size);
 *   noren_close(till);
 *
 * ERRORS
 *   Every function returns a status. For a call that moves points, value or paper:
 *       0     it is done
 *       1000  it is still running: wait for it
 *       1001  nobody knows (処理未了): it may or may not have happened. Do not do it
 *             again by other means; call the same function again, or noren_resolve
 *       else  it did not happen, and you may try again
 *   Once a call answered 1001, calling it again with the same arguments asks about the first try
 *   under the same id, and answers 0, 1000, 1001 or the center's own refusal; a bad line stays
 *   1001, other arguments are 110. 101 from noren_wait says that the handle is gone, and nothing
 *   about the work: noren_pending knows.
 *   So the status alone is enough. Beside it, key "outcome" has UnifiedPOS ResultOnSettlement: with
 *   status 0 always 2 done, with 1001 always 3 unknown, with any other end 1 refused; 0 while it
 *   runs and where nothing could move. No other pair exists.
 *   The numbers 101 to 115 are those of UnifiedPOS. A wait that gives up is 1000 and never
 *   112: 112 is work that ended because time ran out before anything was sent.
 *   noren_last_error tells the reason in words a clerk can act on.
 *
 * THREADS
 *   [any]    callable from every thread, also at the same time as any other call.
 *   [pump]   one thread at a time; your function runs on that thread, inside the call.
 *   [quick]  returns at once: never waits for a device, a network or a person.
 *   [waits]  waits up to its wait_ms and no longer.
 *   No function of yours is ever called on a thread that is not yours. No call dispatches
 *   window messages. After fork() the child must not call anything here.
 *
 * HANDLES
 *   Positive int32 numbers. A handle that was closed answers 101 and never reaches
 *   other memory. noren_close frees one; a till's takes all others along. Closing moves nothing:
 *   what runs goes on, and what is unfinished waits in the journal. A program that never closes
 *   any is safe: above 1024, the oldest finished ones are closed. So is one that just ends.
 *
 * SLOW CALLS
 *   All take args, size and wait_ms. wait_ms 0 starts the work and returns 1000, or how it ended if
 *   that is known at once; NOREN_FOREVER (or any negative number) stays until it ends; else it
 *   stays that many milliseconds at most. A sale or device does one thing at a time and is waited
 *   for by its own handle; a second slow call meanwhile is 113. One on a till makes an operation
 *   handle. Work always ends by itself: how long it may take is the argument timeout_ms (default
 *   60000 for a person, 30000 for a center or a device).
 *
 * TEXT
 *   A pointer and a size in bytes; size -1 means that a zero byte ends it. Blanks and zero
 *   bytes at the end are dropped. UTF-8, or Shift_JIS (CP932) if noren_open was told
 *   encoding=shift_jis; what Shift_JIS lacks becomes a geta mark (〓). All pointers are borrowed
 *   for the call. Text comes back in your own buffer, always ended by a zero byte.
 *
 * ARGUMENTS
 *   One text, in either of two forms that mean the same:
 *       lines   ref=0001             a key, =, a value up to the end of the line. Blanks around
 *               items.0.amount=1580  both are dropped. A dot goes inside, a number counts from 0.
 *       JSON    {"ref": "0001", "items": [{"amount": 1580}]}; for values with line ends too
 *   An unknown key or the same key twice is 106, and the error names it. Keys that begin
 *   with "x_" are yours: stored, and given back. NULL or "" is no arguments.
 *   Yes and no are yes and no (JSON: true and false).
 *
 * MONEY AND POINTS
 *   Whole minor units (1580 is 1,580 yen, and 15.80 euro), 0 to 999999999999, never signed: the
 *   function says which way value goes. Points are whole. As text they are the same digits.
 *   Leading zeros are fine, a decimal point is 106. Quantities alone may have one ("0.350").
 *
 * RESTART
 *   You name each sale by a ref that you can find again after a power cut (business date and
 *   receipt number). Start again with the same ref and the sale comes back as it was.
 *   Nothing is done twice, because every repeat carries the id of the first try.
 *
 * noren/device.h has devices for a till's own use; noren/unifiedpos.h, these verbs' other names.
 */
#ifndef NOREN_H
#define NOREN_H

#include <noren/status.h>

#if defined(NOREN_BUILDING) && defined(_WIN32)
#define NOREN_API __declspec(dllexport)
#elif defined(NOREN_BUILDING) && defined(__GNUC__)
#define NOREN_API __attribute__((visibility("default")))
#else
#define NOREN_API extern
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef noren_int32 noren_handle;

#define NOREN_VERSION 100 /* 0.1.0 */
#define NOREN_FOREVER (-1)

/* ---- The till ----------------------------------------------------------------------- */

/* The library's version, as NOREN_VERSION. The only function without a status. [any, quick] */
NOREN_API noren_int32 NOREN_CALL noren_version(void);

/*
 * Opens the till. Plugins start, devices are looked for and unfinished work is resolved behind
 * your back; none of that is waited for.
 *   config       file with everything below and the plugins (default: /etc/noren/noren.toml)
 *   simulated    yes: virtual devices and a center inside this process; nothing is stored. A
 *                customer shows the card town-1 when asked, until noren_simulate plays that part
 *   terminal     this till's id at the center (default: as it was enrolled)
 *   language     ja or en, for every message (default: ja)
 *   encoding     utf-8 or shift_jis, for every text (these arguments themselves are ASCII or UTF-8)
 *   slip_columns width of "slip.text" in half-width characters, 16 to 96 (default 48)
 * 102 if another process has this terminal open; 106 for simulated=yes where the configuration
 * names a real journal or center. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_open(const char* args, noren_int32 size,
                                             noren_handle* till);

/*
 * Frees a handle of any kind and everything made from it. Threads waiting on them wake up with
 * 101. Closing a till returns within 2 s. Closing 0 is allowed and does nothing. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_close(noren_handle handle);

/*
 * Why the last call on this thread failed, in one line, with what to do next. extended, which may
 * be NULL, gets the device class's own number (UnifiedPOS ResultCodeExtended) or 0. What failed
 * inside a running operation is at its handle: "error.text", "error.reason", "error.extended".
 * This call leaves the last error as it is. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_last_error(char* text, noren_int32 capacity,
                                                   noren_int32* size, noren_int32* extended);

/* ---- Reading results ---------------------------------------------------------------- */

/*
 * Every handle has a document; a key walks into it: "points.awarded", "wallets.0.balance",
 * "wallets.count". Every handle has "kind" (till, sale, device, operation, event, list), and
 * whatever ran has "status", "operation" (its id at the center) and "message" (for the clerk).
 * While it runs there is "progress.text", and "progress.number" (UnifiedPOS TransitionEvent).
 * 109 if the key is not there.
 *
 * As a number. 106 if it is none. Yes is 1 and no is 0. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_get_int(noren_handle handle, const char* key,
                                                noren_int32 key_size, noren_int64* value);

/*
 * As text: numbers in digits, objects and lists as JSON, key "" for the whole document.
 * size, which may be NULL, gets the bytes without the zero byte. If capacity is below size + 1,
 * nothing but "" is written and the answer is 1006; capacity 0 asks for the size. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_get_text(noren_handle handle, const char* key,
                                                 noren_int32 key_size, char* text,
                                                 noren_int32 capacity, noren_int32* size);

/* ---- Waiting ------------------------------------------------------------------------ */

/*
 * The status of what this sale or operation does, or did last; 1000 while it runs.
 * wait_ms 0 only looks: that is how a form with a timer polls. Several threads may wait for
 * the same handle. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_wait(noren_handle handle, noren_int32 wait_ms);

/*
 * The next thing that happened: a sale or operation that ended (its handle), or news
 * (an event handle: "type", "device", "text"; close it). 1000 and handle 0 if nothing did.
 * Types: card.arrived, card.removed, code.scanned, device.added, device.removed, device.status,
 * plugin.down, plugin.up, resolved. Take it as a hint that something is worth looking at;
 * noren_wait tells what is true. A till that never asks loses nothing: ended work keeps its status,
 * a card is kept for noren_sale_identify, and of more than 256 unread news the oldest go. Each
 * thing is given once, to one thread. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_wait_any(noren_handle till, noren_int32 wait_ms,
                                                 noren_handle* handle);

/*
 * Asks what runs to give up. It is a wish: the work may still end with 0 or 1001. 1002 means that
 * nothing happened. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_cancel(noren_handle handle);

/*
 * For an event loop: something that wakes up while noren_wait_any has anything to give.
 * Without arguments, descriptor gets a file descriptor to poll for reading, or on Windows an event
 * HANDLE. It stays the till's: neither read nor close it. On Windows, "window=" and "message="
 * (decimal) have that message posted to that window instead. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_wakeup(noren_handle till, const char* args,
                                               noren_int32 size, noren_int64* descriptor);

typedef void(NOREN_CALL* noren_event_fn)(noren_handle handle, void* user);

/* For those who like callbacks: the function that noren_pump calls. NULL for none. [any, quick] */
NOREN_API noren_status NOREN_CALL noren_on_event(noren_handle till, noren_event_fn fn, void* user);

/*
 * Takes all that noren_wait_any has now and calls your function once for each; an event
 * handle is closed after it. Your function may call anything but noren_pump and noren_close of
 * the till (1004). [pump, quick]
 */
NOREN_API noren_status NOREN_CALL noren_pump(noren_handle till);

/* ---- A sale ------------------------------------------------------------------------- */

/*
 * Begins a sale. Only ref is needed.
 *   ref            1 to 40 ASCII characters, unique in the shop: "20261122-01-0001"
 *   cashier        who sells
 *   date, time     business date YYYY-MM-DD, and HH:MM:SS if this is entered later than it was sold
 *   tax_mode       included or excluded: what amounts contain (default included)
 *   currency       ISO 4217 (default JPY)
 * 110 and a good handle if the ref is known: read "state" and carry on where it stopped (without a
 * handle if it is a return's).
 * States: open, identified, quoted, held, paying, completing, done, abandoning, abandoned, unknown.
 * [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_sale_begin(noren_handle till, const char* args,
                                                   noren_int32 size, noren_handle* sale);

/*
 * Adds one line. A till that knows only its total adds one item.
 *   kind           item (default), discount, coupon, tax or tender
 *   line           your number for it; the same number again replaces it, remove=yes takes it out
 *   amount         of the whole line
 *   tax            rate in percent: 0 (default), 8 or 10 (item, discount, tax)
 *   code, name, quantity, category, points=no (earns none)       item
 *   serial         coupon; it is burned when the sale completes
 *   tender         cash, credit, emoney, qr, voucher or other: what the till itself took
 * kind=tax states the till's own tax for a rate; without it Noren rounds once a rate. 106 after
 * noren_sale_pay, but for tenders. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_sale_add(noren_handle sale, const char* args,
                                                 noren_int32 size);

/*
 * Finds out who the customer is.
 *   (nothing)      by card or code at Noren's own readers. A card shown since the sale
 *                  began, or up to 10 s before, is taken at once; else this waits for one
 *   code           what the till itself scanned, swiped or keyed
 *   symbology      its UnifiedPOS number (204 is QR), if known
 *   entry          scanned (default), swiped or keyed
 *   timeout_ms     for the customer to show it (default 60000)
 * Results: member.masked, wallets.N.{id,name,unit,balance,usable}, points.usable. 109 nobody knows
 * this card; 112 none was shown. Where the center gives no answer within 2 s the card is taken as
 * it is, and member.unverified is yes: points can be awarded to it. Another card takes the place of
 * the first as long as no points are held for it. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_identify(noren_handle sale, const char* args,
                                                      noren_int32 size, noren_int32 wait_ms);

/*
 * What the sale would bring. Moves nothing; may be asked as often as lines change.
 * Results: points.awardable, points.redeemable, total, due, rules.N.{name,points}. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_quote(noren_handle sale, const char* args,
                                                   noren_int32 size, noren_int32 wait_ms);

/*
 * Holds points or prepaid value for this sale: how much in all, not how much more.
 *   points         a number, or max; 0 lets go
 *   wallet         which one (default: the program's order)
 * Results: points.held, due. 114 with extended 209 if it is not enough. Without a line it is 108,
 * unless the program allows a little for cards whose balance this till has seen lately.
 * [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_redeem(noren_handle sale, const char* args,
                                                    noren_int32 size, noren_int32 wait_ms);

/*
 * Takes a payment through a payment plugin. Never more than is due.
 *   service        which one (default: the customer's choice)
 *   amount         default: all that is due
 * Results: payments.N.{service,amount,approval}, due. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_pay(noren_handle sale, const char* args,
                                                 noren_int32 size, noren_int32 wait_ms);

/*
 * Closes the sale: what was held is taken, points are awarded, coupons burned, tenders recorded;
 * all of it or nothing. Lines of kind tender and payments must make the total, or be absent. A sale
 * that nobody showed a card for is closed at the till alone.
 *   provisional    no: without a line to the center it is 108 and the sale stays as it was
 * Otherwise, without a line, the sale is closed all the same: 0 and "provisional" yes (仮ポイント).
 * Its completion waits in the journal, also through restarts, and is sent once when the line is
 * back: then "provisional" is no and there is an event "resolved". A sale with coupons can't wait.
 * Results: points.awarded, points.redeemed, points.balance_before, points.balance, points.debt,
 * coupons.N.{serial,code,title,valid_until}, slip.text, slip.receiptline; suspect, if the same card
 * just paid the same total under another ref. While it is provisional points.awarded is absent,
 * points.expected is what the last quote said; points.refused is why the program would not have it
 * in the end. After 1001 slip.text is a 処理未了 slip. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_complete(noren_handle sale, const char* args,
                                                      noren_int32 size, noren_int32 wait_ms);

/*
 * Prints slip and coupons on Noren's printer; while nobody knows the outcome, a 処理未了 slip with
 * the balance before.
 *   printer        device name (default: the first), or till: you printed slip.text yourself
 *   printed        with printer=till: yes, no or unknown
 *   again          yes: a reprint, marked 再発行; without it nothing is ever printed twice. Its
 *                  coupons have codes of their own; once it is out, those before it are refused
 * Results: print.{state,confirmed}, print.files.N (a printer that prints to files).
 * 1001: look at the paper. If there is none, call again with again=yes. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_print(noren_handle sale, const char* args,
                                                   noren_int32 size, noren_int32 wait_ms);

/*
 * Gives the sale up: holds are let go, payments and an unknown completion are reversed. 0 means
 * that all of it is undone. After 1001 it can only be given up: Noren goes on with that by itself,
 * and the same call asks. 106 when it is done: that needs a return. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_abandon(noren_handle sale, const char* args,
                                                     noren_int32 size, noren_int32 wait_ms);

/*
 * Begins a return of a sale that is done. Add the lines that come back (none: all that is left),
 * each by its number in the sale, then noren_sale_quote, noren_sale_complete and noren_sale_print
 * as in a sale.
 *   ref            of this return
 *   original       ref of the sale
 *   cashier, date, time    as in noren_sale_begin
 * A line of it takes "line", and "amount" and "quantity" where only a part comes back. What the
 * sale had earned is taken back for what is no longer bought, and what it had redeemed is given
 * back; points that were spent meanwhile are owed by the member, or taken from the money, as the
 * program says. 108 without a line: a return can't wait. 109 if this till knows no such sale, 110
 * and a good handle if the ref is of this return, 110 without one if it is another's. Results:
 * points.taken_back, points.given_back, points.debt, points.balance, refund.money, refund.points.
 * [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_return_begin(noren_handle till, const char* args,
                                                     noren_int32 size, noren_handle* sale);

/*
 * A whole sale in one call, for a till that cannot take part in one.
 *   all of noren_sale_begin, and
 *   items.N.*      lines as in noren_sale_add; or total and tax for one item. total is checked
 *   code           as in noren_sale_identify (default: wait for a card; nobody=yes: for none)
 *   redeem         a number or max; default 0
 *   pay            a payment service, for what is due
 *   print          yes
 * The operation's document is the sale's. What fails before completing is undone; what fails
 * after it (paper) leaves the status 0 and is in "print.state". The same ref and arguments again:
 * the stored answer and "replayed" yes, also after a restart. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_sale_run(noren_handle till, const char* args,
                                                 noren_int32 size, noren_int32 wait_ms,
                                                 noren_handle* operation);

/* ---- Outside a sale ----------------------------------------------------------------- */

/* What is on a card. Arguments and results as noren_sale_identify. [any, waits] */
NOREN_API noren_status NOREN_CALL noren_balance(noren_handle till, const char* args,
                                                noren_int32 size, noren_int32 wait_ms,
                                                noren_handle* operation);

/* ---- What is open ------------------------------------------------------------------- */

/*
 * Everything unfinished, oldest first, from the journal: "count" and N.{operation,ref,verb,amount,
 * since,outcome,advice}. A completion that waits for a line has outcome 0. A sale that is only half
 * given up stands at the end with an empty operation; resolve it by its ref. A list handle, as
 * things are now. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_pending(noren_handle till, noren_handle* list);

/*
 * Settles an unknown outcome. Noren also does it by itself whenever it can.
 *   operation      its id from noren_pending; or ref, for all of one sale
 *   how            ask (default), reverse, or staff: a person has found out
 *   done, who, why with how=staff: yes or no, and for the log
 * Answers as the unknown call itself would have: 0 it is done, 1001 still unknown, else it did not
 * happen. With how=reverse, 0 means that it is undone. [any, waits]
 */
NOREN_API noren_status NOREN_CALL noren_resolve(noren_handle till, const char* args,
                                                noren_int32 size, noren_int32 wait_ms,
                                                noren_handle* operation);

/*
 * Plays customer, cable and center on a simulated till, for your own tests.
 *   card           shows this card at the reader (town-1 and town-2 have points), or none
 *   lose_reply     yes: the next answer of the center is lost
 *   offline        yes: no line to the center, until no
 *   paper          no: the printer has none, until yes
 * 106 on a real till. [any, quick]
 */
NOREN_API noren_status NOREN_CALL noren_simulate(noren_handle till, const char* args,
                                                 noren_int32 size);

#ifdef __cplusplus
}
#endif
#endif
