#include <iostream>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/config/config.h"
#include "common/config/named_words.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/sandbox/psp_sandbox.h"
#include "services/sandbox_courier/courier_sandbox.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(int, psp_port, 7490, "port of the sandbox payment provider; 0 picks a free one, -1 runs none");
ABSL_FLAG(int, psp_tls_port, -1,
          "serves the payment provider over TLS too, with a certificate of its own making; -1: not");
ABSL_FLAG(absl::Duration, psp_autopay, absl::InfiniteDuration(),
          "every payment is paid by itself after this; by default the payer pays");
ABSL_FLAG(absl::Duration, psp_settle_every, absl::Hours(24),
          "settles what was paid at multiples of this (24h: at midnight UTC); inf: only when told to");
ABSL_FLAG(absl::Duration, psp_payout_after, absl::Hours(8), "pays a settlement out this long after it was made");
ABSL_FLAG(int, psp_fee_cents, 29, "what it keeps of every payment, without 21 % VAT");
ABSL_FLAG(std::string, courier_address, "", "gRPC address of Vlot's partner API; without it no courier runs");
ABSL_FLAG(std::string, courier_key_file, "", "file with the courier's API key (role partner); or VLOT_COURIER_KEY");
ABSL_FLAG(std::vector<std::string>, courier_faults, std::vector<std::string>(),
          "what the courier does wrong, to so many percent of the jobs, with commas between: rejected=5,silent=1,"
          "doubled=20,reordered=20,late=10,not_at_home=5,lost=1");
ABSL_FLAG(absl::Duration, courier_late_by, absl::Hours(1), "how late a late van of --courier_faults leaves");
ABSL_FLAG(absl::Duration, courier_step, absl::Seconds(2), "time between two scans of a parcel");

namespace vlot {
namespace {

absl::StatusOr<sandbox::CourierFaults> CourierFaultsFromFlags() {
  sandbox::CourierFaults faults{.late_by = absl::GetFlag(FLAGS_courier_late_by)};
  config::NamedWords words(absl::GetFlag(FLAGS_courier_faults));
  const auto percent = [&](const char* name) { return words.Number(name, 0, 100, 0); };
  faults.reject_percent = percent("rejected");
  faults.silent_percent = percent("silent");
  faults.duplicate_percent = percent("doubled");
  faults.reorder_percent = percent("reordered");
  faults.late_percent = percent("late");
  faults.not_at_home_percent = percent("not_at_home");
  faults.lost_percent = percent("lost");
  if (!words.plain().empty()) words.Mistake(words.plain().front(), "is not name=percent");
  if (const absl::Status wrong = words.Done(); !wrong.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("--courier_faults: ", wrong.message()));
  }
  return faults;
}

absl::Status CheckFlags() {
  config::Validator wrong;
  const auto require_port = [&](int port, const char* flag) {
    wrong.RequireFlag(port >= -1 && port <= 65535, flag, "must be 0 to 65535, or -1 for none");
  };
  require_port(absl::GetFlag(FLAGS_psp_port), "psp_port");
  require_port(absl::GetFlag(FLAGS_psp_tls_port), "psp_tls_port");
  wrong.RequireFlag(absl::GetFlag(FLAGS_psp_settle_every) > absl::ZeroDuration(), "psp_settle_every",
                    "must be more than zero");
  wrong.RequireFlag(absl::GetFlag(FLAGS_courier_step) >= absl::ZeroDuration(), "courier_step", "must not be negative");
  wrong.RequireFlag(absl::GetFlag(FLAGS_courier_late_by) >= absl::ZeroDuration(), "courier_late_by",
                    "must not be negative");
  wrong.Add(CourierFaultsFromFlags().status());
  return wrong.ToStatus();
}

absl::Status RunSandbox() {
  RETURN_IF_ERROR(CheckFlags());
  const std::unique_ptr<Clock> clock = FollowedClockFromFlags();
  std::unique_ptr<sandbox::PspSandbox> psp;
  if (const int port = absl::GetFlag(FLAGS_psp_port); port >= 0) {
    sandbox::PspSandbox::Options options{.port = static_cast<uint16_t>(port),
                                         .data_dir = absl::GetFlag(FLAGS_var) + "/sandbox",
                                         .allow_loopback_webhooks = true,
                                         .clock = clock.get()};
    options.settling = {.every = absl::GetFlag(FLAGS_psp_settle_every),
                        .payout_after = absl::GetFlag(FLAGS_psp_payout_after),
                        .fee = {.fixed_minor = absl::GetFlag(FLAGS_psp_fee_cents)}};
    if (absl::GetFlag(FLAGS_psp_autopay) != absl::InfiniteDuration())
      options.autopay_delay = absl::GetFlag(FLAGS_psp_autopay);
    if (const int tls_port = absl::GetFlag(FLAGS_psp_tls_port); tls_port >= 0)
      options.tls_port = static_cast<uint16_t>(tls_port);
    ASSIGN_OR_RETURN(psp, sandbox::PspSandbox::Start(std::move(options)));
    LogInfo("SANDBOX_PSP_SERVING", {{"url", psp->url()}});
  }
  std::unique_ptr<sandbox::CourierSandbox> courier;
  if (const std::string address = absl::GetFlag(FLAGS_courier_address); !address.empty()) {
    ASSIGN_OR_RETURN(const config::Secret key,
                     config::ReadSecret("VLOT_COURIER_KEY", absl::GetFlag(FLAGS_courier_key_file)));
    ASSIGN_OR_RETURN(const sandbox::CourierFaults faults, CourierFaultsFromFlags());
    courier = std::make_unique<sandbox::CourierSandbox>(
        sandbox::CourierOptions{.address = address,
                                .api_key = key.Reveal(),
                                .step_delay = absl::GetFlag(FLAGS_courier_step),
                                .faults = faults},
        *clock);
    courier->Start();
    LogInfo("SANDBOX_COURIER_SERVING", {{"partner_api", address}});
  }
  WaitForEndSignal();
  return absl::OkStatus();
}

}  // namespace

int Sandbox(const Words&) {
  BlockEndSignals();
  const absl::Status status = RunSandbox();
  if (status.ok()) return 0;
  std::cerr << "vlot sandbox: " << status.message() << "\n";
  return 1;
}

}  // namespace vlot
