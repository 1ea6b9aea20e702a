#include "services/vlot/audit/testing/finished.h"

#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/migrate/home.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"

namespace vlot::audit {
namespace {

using testing::Installation;

constexpr int kTriesMax = 2000;

struct Made {
  std::unique_ptr<Installation> installation;
  Finished orders;
};

std::string Bare(const std::string& name) { return name.substr(name.find('/') + 1); }

absl::StatusOr<std::string> Place(Installation& vlot, const Json& body) {
  ASSIGN_OR_RETURN(const Json order, vlot.shop().Post("/v1/orders", body));
  return order.at("name").get<std::string>();
}

absl::StatusOr<std::string> PlaceInstant(Installation& vlot, const std::string& item, int quantity) {
  ASSIGN_OR_RETURN(const std::string customer, vlot.NewConsumer());
  return Place(vlot, Installation::OrderBody(customer, item, quantity, 1295));
}

absl::StatusOr<std::string> Complete(Installation& vlot, const std::string& item, int quantity) {
  ASSIGN_OR_RETURN(const std::string order, PlaceInstant(vlot, item, quantity));
  RETURN_IF_ERROR(vlot.WaitForState(order, "COMPLETED").status());
  return Bare(order);
}

// The account is known to ordering a moment after invoicing made it.
absl::Status WaitUntilOnAccount(Installation& vlot, const Json& body) {
  Json validate = body;
  validate["validateOnly"] = true;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    validate["requestId"] = NewRequestId();
    const absl::StatusOr<Json> checked = vlot.shop().Post("/v1/orders", validate);
    if (checked.ok() && checked->value("onAccount", false)) return absl::OkStatus();
  }
  return absl::DeadlineExceededError("ordering does not come to know the account");
}

absl::StatusOr<std::string> CompleteFor(Installation& vlot, const std::string& customer, Finished& orders) {
  const Json body = Installation::OrderBody(customer, "items/" + orders.item, 2, 5000);
  RETURN_IF_ERROR(WaitUntilOnAccount(vlot, body));
  ASSIGN_OR_RETURN(const std::string order, Place(vlot, body));
  ASSIGN_OR_RETURN(const Json completed, vlot.WaitForState(order, "COMPLETED", false));
  orders.account = Bare(completed.at("account"));
  return Bare(order);
}

// This month, though it is not over.
absl::Status Bill(Installation& vlot, Finished& orders) {
  const std::string period = FormatIsoDate(ToCivilDay(SystemClock().Now(), DefaultTimeZone())).substr(0, 7);
  const std::string account = "accounts/" + orders.account;
  RETURN_IF_ERROR(
      vlot.office().Post("/v1/billingRuns", {{"period", period}, {"account", account}, {"final", true}}).status());
  for (int tries = 0; tries < kTriesMax; ++tries) {
    ASSIGN_OR_RETURN(const Json listed, vlot.office().Get("/v1/invoices?account=" + account));
    if (!listed.contains("invoices")) continue;
    orders.collective = Bare(listed.at("invoices").at(0).at("name"));
    return absl::OkStatus();
  }
  return absl::DeadlineExceededError("the collective invoice does not come");
}

// A piece of a completed order goes back: credited, and refunded when it was paid.
absl::Status GiveBackOne(Installation& vlot, const std::string& order) {
  const std::string path = absl::StrCat("/v1/orders/", order, "/remedies");
  ASSIGN_OR_RETURN(
      Json remedy,
      vlot.office().Post(
          path, {{"remedy", {{"kind", "REFUND"}, {"lines", {{{"line", 1}, {"quantity", 1}}}}, {"reason", "broken"}}}}));
  for (int tries = 0; tries < kTriesMax; ++tries) {
    ASSIGN_OR_RETURN(remedy, vlot.office().Get("/v1/" + remedy.at("name").get<std::string>()));
    if (remedy.at("state") == "DONE") return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(10));
  }
  return absl::DeadlineExceededError(remedy.dump());
}

absl::Status CompleteOnAccount(Installation& vlot, Finished& orders) {
  ASSIGN_OR_RETURN(const std::string customer, vlot.NewMonthlyCustomer(1'000'000));
  ASSIGN_OR_RETURN(orders.billed, CompleteFor(vlot, customer, orders));
  RETURN_IF_ERROR(Bill(vlot, orders));
  RETURN_IF_ERROR(GiveBackOne(vlot, orders.billed));
  ASSIGN_OR_RETURN(orders.on_account, CompleteFor(vlot, customer, orders));
  return absl::OkStatus();
}

// Paid, invoiced and shipped, and cancelled before the courier comes.
absl::Status CancelPaid(Installation& vlot, Finished& orders) {
  vlot.process("sandbox_courier").Signal(SIGSTOP);
  ASSIGN_OR_RETURN(const std::string order, PlaceInstant(vlot, "items/" + orders.item, 1));
  RETURN_IF_ERROR(vlot.WaitForState(order, "CONFIRMED").status());
  for (int tries = 0; tries < kTriesMax; ++tries) {
    ASSIGN_OR_RETURN(const std::vector<std::string> timeline, vlot.Timeline(order));
    if (std::find(timeline.begin(), timeline.end(), "COURIER_BOOKED") != timeline.end()) break;
  }
  RETURN_IF_ERROR(vlot.shop().Post("/v1/" + order + ":cancel", {{"reason", "changed my mind"}}).status());
  RETURN_IF_ERROR(vlot.WaitForState(order, "CANCELLED", false).status());
  vlot.process("sandbox_courier").Signal(SIGCONT);
  orders.cancelled = Bare(order);
  return absl::OkStatus();
}

// The provider pays out what it has, and it is booked.
absl::Status Settle(Installation& vlot) {
  RETURN_IF_ERROR(vlot.psp().Post("/sandbox/v1/settlements", Json::object()).status());
  for (int tries = 0; tries < kTriesMax; ++tries) {
    ASSIGN_OR_RETURN(const Json postings, vlot.office().Get("/v1/postings?ledgerAccount=PSP_IN_TRANSIT"));
    if (postings.contains("postings")) return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(10));
  }
  return absl::DeadlineExceededError("the settlement is not booked");
}

absl::StatusOr<Made> Make() {
  Made made;
  ASSIGN_OR_RETURN(made.installation, Installation::Start({.serve_flags = {"--psp_settlements_every=1s"}}));
  Installation& vlot = *made.installation;
  ASSIGN_OR_RETURN(const std::string item, vlot.NewItem("STANDARD", 100));
  ASSIGN_OR_RETURN(const std::string item_held, vlot.NewItem("REDUCED", 10));
  made.orders.item = Bare(item);
  made.orders.item_held = Bare(item_held);
  ASSIGN_OR_RETURN(made.orders.instant, Complete(vlot, item, 2));
  ASSIGN_OR_RETURN(made.orders.other, Complete(vlot, item, 3));
  RETURN_IF_ERROR(GiveBackOne(vlot, made.orders.other));
  RETURN_IF_ERROR(CompleteOnAccount(vlot, made.orders));
  RETURN_IF_ERROR(CancelPaid(vlot, made.orders));
  ASSIGN_OR_RETURN(const std::string pending, PlaceInstant(vlot, item_held, 4));
  RETURN_IF_ERROR(vlot.WaitForCheckout(pending).status());
  made.orders.pending = Bare(pending);
  RETURN_IF_ERROR(Settle(vlot));
  vlot.process("sandbox_courier").Terminate();
  vlot.process("all").Terminate();
  return made;
}

Made& Shared() {
  static auto& shared = *new Made([] {
    absl::StatusOr<Made> made = Make();
    if (made.ok()) return *std::move(made);
    std::cerr << "no installation: " << made.status() << std::endl;
    std::abort();
  }());
  return shared;
}

// Takes the installation down after the last test, while everything that it needs is still there.
class TakeDown : public ::testing::Environment {
 public:
  void TearDown() override { Shared().installation.reset(); }
};
const auto* const kTakeDown = ::testing::AddGlobalTestEnvironment(new TakeDown);

absl::StatusOr<std::unique_ptr<pg::Connection>> Connect(const std::string& database) {
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::WithDatabase(FinishedInstallation().conninfo(), database, ""));
  return pg::Connection::Open({.conninfo = conninfo, .oltp_plans = false});
}

}  // namespace

const Finished& FinishedOrders() { return Shared().orders; }
testing::Installation& FinishedInstallation() { return *Shared().installation; }

Options AuditOptions() {
  return {.databases = {.conninfo = FinishedInstallation().conninfo()},
          .wait = [] { absl::SleepFor(absl::Milliseconds(5)); }};
}

absl::StatusOr<BrokenCopy> BrokenCopy::Make(const std::string& service, const std::string& sql) {
  static int count = 0;
  BrokenCopy copy(absl::StrCat("broken_", ++count));
  ASSIGN_OR_RETURN(const auto server, Connect("postgres"));
  RETURN_IF_ERROR(server->ExecScript(
      absl::StrCat("CREATE DATABASE ", copy.name_, " OWNER vlot_", service, " TEMPLATE vlot_", service)));
  ASSIGN_OR_RETURN(const auto inside, Connect(copy.name_));
  RETURN_IF_ERROR(inside->ExecScript(sql));
  return copy;
}

BrokenCopy::~BrokenCopy() {
  if (name_.empty()) return;
  const auto server = Connect("postgres");
  if (server.ok()) (*server)->ExecScript("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)").IgnoreError();
}

absl::StatusOr<std::string> AskDatabase(const std::string& service, const std::string& sql) {
  ASSIGN_OR_RETURN(const auto connection, Connect("vlot_" + service));
  const std::string as_text = "SELECT answer::text FROM (" + sql + ") AS asked(answer)";
  const pg::Statement statement{"test.Ask", as_text.c_str()};
  return pg::ReadOnly(*connection, [&](pg::Transaction& tx) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement));
    if (rows.empty()) return absl::NotFoundError(sql);
    return std::string(rows.front().Text(0));
  });
}

absl::Status ChangeDatabase(const std::string& service, const std::string& sql) {
  ASSIGN_OR_RETURN(const auto connection, Connect("vlot_" + service));
  return connection->ExecScript(sql);
}

}  // namespace vlot::audit
