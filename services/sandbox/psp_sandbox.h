// The sandbox PSP as a whole: speaks Mollie's API v2 under /v2/, shows the payer a hosted page under /checkout/, and is
// told what to do wrong under /sandbox/v1/. The composition root: everything is made and wired here. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/http/router.h"
#include "common/time/clock.h"
#include "services/sandbox/psp_webhooks.h"
#include "services/sandbox/settling/settlement_book.h"

namespace vlot::sandbox {

class PspSandbox {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    uint16_t port = 0;                 // 0: any free one, see url()
    std::optional<uint16_t> tls_port;  // serves the same over TLS too; nullopt: not
    std::string tls_certificate_file;  // "" with tls_port: a self-signed one is made in data_dir
    std::string tls_key_file;
    std::string data_dir;    // the journal's folder, made when missing; "": nothing is kept
    std::string public_url;  // what links in answers begin with; "": as the request came
    std::string api_key;     // "": any that begins with test_ or live_
    bool allow_loopback_webhooks = false;
    PspWebhooks::Options webhooks;
    std::optional<absl::Duration> autopay_delay;    // every payment is paid by itself after this; nullopt: by the payer
    absl::Duration refund_step = absl::Seconds(2);  // pending -> processing -> refunded
    absl::Duration duplicate_refund_window = absl::Seconds(30);
    SettlingPlan settling;
    Clock* clock = nullptr;  // nullptr: the system's
    bool background = true;  // false: nothing happens by itself; tests call Step
  };

  // Reads the journal and serves. Errors: of the journal (JOURNAL, JOURNAL_DAMAGED) and of the server (HTTP_LISTEN,
  // HTTP_TLS).
  static absl::StatusOr<std::unique_ptr<PspSandbox>> Start(Options options);
  ~PspSandbox();
  PspSandbox(const PspSandbox&) = delete;
  PspSandbox& operator=(const PspSandbox&) = delete;

  // "http://127.0.0.1:8090"; the API is at url() + "/v2".
  std::string url() const;
  // "https://..."; "" without tls_port.
  std::string tls_url() const;
  // The certificate to trust for tls_url().
  const std::string& tls_certificate_file() const;

  // Does what is due at the clock's now (expiry, auto-pay, refunds, webhooks); says how much.
  int Step();
  PspWebhooks::Counts webhook_counts() const;

 private:
  class Impl;
  explicit PspSandbox(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vlot::sandbox
