#include <algorithm>
#include <iostream>
#include <optional>

#include "absl/flags/flag.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/config/config.h"
#include "common/http/listen_address.h"
#include "common/http/url.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "common/status/string_views.h"
#include "services/vlot/bank_flags.h"
#include "services/vlot/host.h"
#include "services/vlot/metrics_door.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/seller_file.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(std::string, services, "all", "services of this process, with commas between, or `all`");
ABSL_FLAG(std::string, grpc_address, "127.0.0.1:7400", "where gRPC listens; several with commas");
ABSL_FLAG(std::string, http_address, "127.0.0.1:7480", "where the gateway listens for HTTP/JSON");
ABSL_FLAG(std::string, metrics_address, "",
          "where GET /metrics is served for Prometheus, e.g. 127.0.0.1:7481; the gateway's address has it too");
ABSL_FLAG(std::string, peers, "",
          "where the services are that are not in this process: "
          "ordering=127.0.0.1:7401;payment=10.0.0.2:7402,10.0.0.3:7402; copies of one service are called in turn");
ABSL_FLAG(std::string, service_key_file, "",
          "file with the API key (role service) that proves us to the peers; or VLOT_SERVICE_KEY");
ABSL_FLAG(std::string, tls_certificate_file, "", "PEM chain of this process, for gRPC over TLS");
ABSL_FLAG(std::string, tls_key_file, "", "PEM key of --tls_certificate_file");
ABSL_FLAG(std::string, tls_ca_file, "", "PEM of who vouches for the peers' certificates (mutual TLS)");
ABSL_FLAG(std::string, psp_url, "http://127.0.0.1:7490",
          "the payment provider: https://api.mollie.com, or the sandbox");
ABSL_FLAG(std::string, psp_key_file, "",
          "file with the payment provider's key; or VLOT_PSP_KEY; the sandbox takes any test_ key");
ABSL_FLAG(bool, psp_settlements, true,
          "fetch what the payment provider pays out, and book it; without it its payouts are matched to what it holds "
          "for us");
ABSL_FLAG(absl::Duration, psp_settlements_every, absl::Hours(1), "how often the provider is asked for settlements");
ABSL_FLAG(absl::Duration, psp_unsettled_after, absl::Hours(168),
          "a payment that stands on no settlement this long after it was paid needs a look");
ABSL_FLAG(std::string, psp_access_token_file, "",
          "file with the provider's access token for settlements, where its key is not enough (Mollie); or "
          "VLOT_PSP_ACCESS_TOKEN");
ABSL_FLAG(std::vector<std::string>, payment_lookups, std::vector<std::string>({"10s", "1m", "5m", "1h", "24h"}),
          "when an answer of the payment provider that did not come is looked up: waits, the last one again and again");
ABSL_FLAG(std::string, webhook_url, "",
          "where the payment provider reaches our gateway; default: the gateway's own address");
ABSL_FLAG(
    std::string, seller_file, "",
    "JSON file of the legal entity that issues invoices (services/vlot/seller_file.h); without it an invented one: "
    "for trying out only");
ABSL_FLAG(std::string, logo_file, "",
          "PNG file for the head of PDF invoices; without it the seller's name stands there");
ABSL_FLAG(bool, dunning, true,
          "remind every day by itself of what is overdue; without it only `vlot dunning run` does");
ABSL_FLAG(bool, billing_schedule, true,
          "start month ends by itself, as `vlot billing schedule` says; without it only people do");
ABSL_FLAG(int, payment_lookup_scale, 1,
          "payments without news are asked about this many times as soon: for demos and tests");
ABSL_FLAG(std::string, smtp_url, "",
          "mail server, e.g. smtp://mail:25; without it mail is written to files under --var/mail");
ABSL_FLAG(bool, webhooks_private, false,
          "for trying things out: shops' webhooks may be http, and lead to loopback and private addresses");
ABSL_FLAG(bool, mail_invoices, false,
          "draw orders' invoices into written mail as well, 10 ms each; mail that goes by a server always bears them");
ABSL_FLAG(std::string, mail_from, "Vlot <noreply@vlot.example>", "sender of mail");
ABSL_FLAG(bool, migrate, true, "deploy missing migrations first, when PostgreSQL is the private one");

namespace vlot {
namespace {

constexpr char kSandboxKey[] = "test_sandbox";

std::string SecretOr(std::string_view variable, const std::string& file, std::string otherwise,
                     config::Validator& wrong) {
  auto secret = config::ReadSecret(variable, file);
  if (secret.ok()) return secret->Reveal();
  if (!absl::IsNotFound(secret.status())) wrong.Add(secret.status());
  return otherwise;
}

bool IsService(const std::string& name) {
  return std::find(AllServices().begin(), AllServices().end(), name) != AllServices().end();
}

// `may_pick`: 0 for a port picks a free one.
void CheckAddress(std::string_view flag, const std::string& text, bool may_pick, config::Validator& wrong) {
  const auto address = http::ParseListenAddress(text);
  if (!address.ok()) return wrong.AddFlag(flag, StdView(address.status().message()));
  if (address->port == 0 && !may_pick) wrong.AddFlag(flag, absl::StrCat("'", text, "' has no port to call"));
}

void CheckUrl(std::string_view flag, const std::string& text, config::Validator& wrong) {
  wrong.RequireFlag(http::IsWebUrl(text), flag, absl::StrCat("'", text, "' is no http or https URL"));
}

absl::StatusOr<HostOptions> OptionsFromFlags() {
  config::Validator wrong;
  HostOptions options;
  for (absl::string_view service : absl::StrSplit(absl::GetFlag(FLAGS_services), ',', absl::SkipWhitespace())) {
    if (service == "all") {
      options.services.insert(AllServices().begin(), AllServices().end());
    } else if (IsService(std::string(service))) {
      options.services.insert(std::string(service));
    } else {
      wrong.AddFlag("services", absl::StrCat("there is no service '", service, "'; there are ",
                                             absl::StrJoin(AllServices(), ", ")));
    }
  }
  wrong.RequireFlag(!options.services.empty(), "services", "names none");
  for (absl::string_view peer : absl::StrSplit(absl::GetFlag(FLAGS_peers), ';', absl::SkipWhitespace())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(peer, absl::MaxSplits('=', 1));
    if (parts.second.empty()) wrong.AddFlag("peers", absl::StrCat("'", peer, "' is not service=addresses"));
    if (!IsService(parts.first)) {
      wrong.AddFlag("peers", absl::StrCat("there is no service '", parts.first, "'; there are ",
                                          absl::StrJoin(AllServices(), ", ")));
    }
    for (const absl::string_view address : absl::StrSplit(parts.second, ',', absl::SkipEmpty())) {
      CheckAddress("peers", std::string(address), /*may_pick=*/false, wrong);
    }
    options.peers[parts.first] = parts.second;
  }
  options.migrations_dir = absl::GetFlag(FLAGS_migrations_dir);
  options.grpc_addresses = absl::StrSplit(absl::GetFlag(FLAGS_grpc_address), ',');
  for (const std::string& address : options.grpc_addresses) CheckAddress("grpc_address", address, true, wrong);
  options.http_address = absl::GetFlag(FLAGS_http_address);
  CheckAddress("http_address", options.http_address, true, wrong);
  if (const std::string certificate = absl::GetFlag(FLAGS_tls_certificate_file); !certificate.empty()) {
    options.tls = rpc::TlsFiles{certificate, absl::GetFlag(FLAGS_tls_key_file), absl::GetFlag(FLAGS_tls_ca_file)};
  }
  options.service_key = SecretOr("VLOT_SERVICE_KEY", absl::GetFlag(FLAGS_service_key_file), "", wrong);
  options.psp_url = absl::GetFlag(FLAGS_psp_url);
  CheckUrl("psp_url", options.psp_url, wrong);
  options.psp_key = SecretOr("VLOT_PSP_KEY", absl::GetFlag(FLAGS_psp_key_file), kSandboxKey, wrong);
  options.psp_access_token = SecretOr("VLOT_PSP_ACCESS_TOKEN", absl::GetFlag(FLAGS_psp_access_token_file), "", wrong);
  options.psp_settlements = absl::GetFlag(FLAGS_psp_settlements);
  options.psp_settlements_every = absl::GetFlag(FLAGS_psp_settlements_every);
  wrong.RequireFlag(options.psp_settlements_every > absl::ZeroDuration(), "psp_settlements_every",
                    "must be more than zero");
  options.psp_unsettled_after = absl::GetFlag(FLAGS_psp_unsettled_after);
  options.payment_lookups.clear();
  for (const std::string& wait : absl::GetFlag(FLAGS_payment_lookups)) {
    absl::Duration parsed;
    if (!absl::ParseDuration(wait, &parsed) || parsed <= absl::ZeroDuration()) {
      wrong.AddFlag("payment_lookups", absl::StrCat("'", wait, "' is no duration as 10s or 1m"));
    }
    options.payment_lookups.push_back(parsed);
  }
  wrong.RequireFlag(!options.payment_lookups.empty(), "payment_lookups", "must have at least one");
  options.webhook_url = absl::GetFlag(FLAGS_webhook_url);
  if (options.webhook_url.empty()) options.webhook_url = absl::StrCat("http://", options.http_address);
  CheckUrl("webhook_url", options.webhook_url, wrong);
  if (const std::string path = absl::GetFlag(FLAGS_seller_file); !path.empty()) {
    auto seller = ReadSellerFile(path);
    if (seller.ok()) options.seller = *std::move(seller);
    wrong.Add(seller.status());
  }
  auto psp_accounts = ProviderAccountsFromFlags();
  if (psp_accounts.ok()) options.psp_accounts = *std::move(psp_accounts);
  wrong.Add(psp_accounts.status());
  auto bank_accounts = BankAccountsFromFlags();
  if (bank_accounts.ok()) options.bank_accounts = *std::move(bank_accounts);
  wrong.Add(bank_accounts.status());
  auto creditor_id = CreditorIdFromFlags();
  if (creditor_id.ok()) options.sepa_creditor_id = *std::move(creditor_id);
  wrong.Add(creditor_id.status());
  auto notice_days = NoticeDaysFromFlags();
  if (notice_days.ok()) options.seller.debit_notice_days = *notice_days;
  wrong.Add(notice_days.status());
  options.logo_file = absl::GetFlag(FLAGS_logo_file);
  options.dunning = absl::GetFlag(FLAGS_dunning);
  options.billing_schedule = absl::GetFlag(FLAGS_billing_schedule);
  options.payment_lookup_scale = absl::GetFlag(FLAGS_payment_lookup_scale);
  wrong.RequireFlag(options.payment_lookup_scale >= 1, "payment_lookup_scale", "must be 1 or more");
  options.smtp_url = absl::GetFlag(FLAGS_smtp_url);
  options.mail_dir = absl::GetFlag(FLAGS_var) + "/mail";
  options.mail_from = absl::GetFlag(FLAGS_mail_from);
  options.mail_invoices = absl::GetFlag(FLAGS_mail_invoices);
  options.webhooks_private = absl::GetFlag(FLAGS_webhooks_private);
  RETURN_IF_ERROR(wrong.ToStatus());
  return options;
}

absl::Status RunServe() {
  ASSIGN_OR_RETURN(HostOptions options, OptionsFromFlags());
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  if (storage.cluster) storage.cluster->MakeWalReady();
  options.conninfo = storage.conninfo;
  if (storage.cluster && absl::GetFlag(FLAGS_migrate)) {
    RETURN_IF_ERROR(migrate::DeployMissing(MigrateOptions(storage)));
  }
  metrics::Registry metrics;
  std::optional<MetricsDoor> metrics_door;
  if (const std::string address = absl::GetFlag(FLAGS_metrics_address); !address.empty()) {
    ASSIGN_OR_RETURN(metrics_door, MetricsDoor::Open(address, metrics, SystemClock()));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, SandboxClockFromFlags());
  options.sandbox_clock = sandbox_clock.get();
  Clock& clock = sandbox_clock ? sandbox_clock->clock() : SystemClock();
  ASSIGN_OR_RETURN(const std::unique_ptr<Host> host, Host::Start(std::move(options), clock, metrics));
  LogInfo("SERVING", {{"grpc", host->grpc_address()},
                      {"http", host->http_url()},
                      {"metrics", metrics_door ? metrics_door->url() : ""}});
  WaitForEndSignal();
  LogInfo("STOPPING");
  host->Stop();
  return absl::OkStatus();
}

}  // namespace

int Serve(const Words&) {
  BlockEndSignals();
  const absl::Status status = RunServe();
  if (status.ok()) return 0;
  std::cerr << "vlot serve: " << status.message() << "\n";
  if (Reason(status) == migrate::kSchemaNotCurrent) std::cerr << "(with the --postgres or --var of this command)\n";
  return 1;
}

}  // namespace vlot
