// Services hosted in this process: makes their apps, one gRPC server for all, the gateway if asked for, and wires them
// to each other, in the process or over the network. Used by `vlot serve`, the demo, and the scenario tests.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/metrics/metrics.h"
#include "common/rpc/tls.h"
#include "common/time/clock.h"
#include "services/invoicing/seller.h"
#include "services/payment/schedule.h"

namespace vlot {

class SandboxClock;

// Every service that a host may hold, in the order in which they start.
const std::vector<std::string>& AllServices();

struct HostOptions {
  std::set<std::string> services;  // of AllServices
  std::string conninfo;            // any database of the PostgreSQL server; each service uses its own: vlot_<service>
  std::string migrations_dir = "migrations";

  std::vector<std::string> grpc_addresses = {"127.0.0.1:0"};
  std::map<std::string, std::string> peers;  // service -> addresses, for services that are not here
  std::optional<rpc::TlsFiles> tls;          // of gRPC, in both directions
  std::string service_key;                   // proves this process to the peers: an API key of role service

  std::string http_address = "127.0.0.1:0";  // of the gateway

  std::string psp_url;           // of the PSP, without the API's version: "https://api.mollie.com"
  std::string psp_key;           // secret
  std::string psp_access_token;  // secret; "": the key is enough for settlements too
  bool psp_settlements = true;   // what it pays out is fetched, and booked
  absl::Duration psp_settlements_every = absl::Hours(1);
  absl::Duration psp_unsettled_after = absl::Hours(168);
  std::vector<absl::Duration> payment_lookups = payment::Schedule().lookups;
  std::string webhook_url;  // where the PSP reaches our gateway; "": the gateway's own address

  int payment_lookup_scale = 1;  // payments without news are asked about this many times as soon: for demos and tests

  invoicing::Seller seller = invoicing::ExampleSeller();  // who issues the invoices
  std::set<std::string> psp_accounts;                     // bank accounts from which the PSP pays out
  std::set<std::string> bank_accounts;                    // of ours, besides the seller's
  std::string sepa_creditor_id;                           // empty: nothing is collected by direct debit
  std::string logo_file;                                  // a PNG for their PDFs; "": none

  bool dunning = true;            // reminders go out every day by themselves
  bool billing_schedule = false;  // billing runs start by themselves

  SandboxClock* sandbox_clock = nullptr;  // the clock given to Start, where it may be moved from outside; not owned

  std::string smtp_url;           // "smtp://host:25"; "": messages are written to mail_dir
  std::string mail_dir;           // folder of the file sink
  bool webhooks_private = false;  // shops' webhooks may lead to private addresses
  bool mail_invoices = false;     // orders' invoices go into the files too; by a mail server they always go
  std::string mail_from = "Vlot <noreply@vlot.example>";
};

class Host {
 public:
  // Everything runs when this returns. An error says which service could not start, and why.
  static absl::StatusOr<std::unique_ptr<Host>> Start(HostOptions options, Clock& clock, metrics::Registry& metrics);
  virtual ~Host() = default;  // stops

  virtual void Stop() = 0;  // idempotent

  // "127.0.0.1:7400", the first address of gRPC, with the port that it got.
  virtual std::string grpc_address() const = 0;
  // "http://127.0.0.1:7480"; "" without the gateway.
  virtual std::string http_url() const = 0;
};

}  // namespace vlot
