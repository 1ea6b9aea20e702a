#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/vlot/demo/followed_order.h"
#include "services/vlot/demo/papers.h"
#include "services/vlot/demo/second_act.h"
#include "services/vlot/demo/trial.h"
#include "services/vlot/signals.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_FLAG(int, orders, 8, "demo: how many orders are placed, 1 to 1000; the four channels take turns");
ABSL_FLAG(std::string, out, "",
          "demo: folder for every document, as UBL and PDF, and the files for the bank and the tax office; books: the "
          "file of an "
          "export");
ABSL_FLAG(bool, keep, false, "demo: leaves everything running afterwards, until Ctrl-C, and says what to try");

namespace vlot {
namespace {

using demo::FollowedOrder;
using demo::Papers;
using demo::Trial;

constexpr int kOrdersMax = 1000;

std::string Percentile(std::vector<absl::Duration> times, int percent) {
  if (times.empty()) return "-";
  std::sort(times.begin(), times.end());
  const size_t index = std::min(times.size() - 1, times.size() * percent / 100);
  return absl::StrFormat("%d ms", absl::ToInt64Milliseconds(times[index]));
}

void PrintTimes(const char* label, const std::vector<FollowedOrder>& orders, const std::string& kind) {
  std::vector<absl::Duration> times;
  for (const FollowedOrder& order : orders) {
    if (const auto time = order.TimeTo(kind)) times.push_back(*time);
  }
  std::cout << absl::StrFormat("%-20s p50 %s, p99 %s\n", label, Percentile(times, 50), Percentile(times, 99));
}

absl::Status WriteInvoices(Trial& trial, const std::vector<FollowedOrder>& orders, Papers& papers) {
  for (const FollowedOrder& order : orders) {
    ASSIGN_OR_RETURN(const Json found, trial.office().Get(absl::StrCat("/v1/", order.name())));
    for (const std::string invoice : found.value("invoices", Json::array())) {
      RETURN_IF_ERROR(papers.WriteDocument(invoice));
    }
  }
  return absl::OkStatus();
}

void PrintWhatToTry(const Trial& trial, const FollowedOrder& order) {
  std::cout << "\nIt goes on running; Ctrl-C ends it and removes its data. Try:\n"
            << "  export KEY=" << trial.shop_key() << "\n"
            << "  curl -H \"Authorization: Bearer $KEY\" " << trial.http_url() << "/v1/" << order.name() << "\n"
            << "  curl -H \"Authorization: Bearer $KEY\" " << trial.http_url() << "/v1/orders?pageSize=3\n"
            << "  curl " << trial.http_url() << "/openapi.json\n"
            << "  grpcurl -plaintext " << trial.grpc_address() << " list\n"
            << "An operator's key: " << trial.operator_key() << "\n"
            << "The payment provider's sandbox: " << trial.psp_url() << "\n";
}

absl::StatusOr<bool> Tour(const std::string& directory) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Trial> trial,
                   Trial::Start({.directory = directory,
                                 .migrations_dir = absl::GetFlag(FLAGS_migrations_dir),
                                 .progress = [](const std::string& line) { std::cout << "· " << line << std::endl; }}));
  std::cout << "\n";
  std::vector<FollowedOrder> orders;
  for (int i = 0; i < absl::GetFlag(FLAGS_orders); ++i) {
    orders.emplace_back(*trial, i);
    RETURN_IF_ERROR(orders.back().Place());
  }
  RETURN_IF_ERROR(demo::Follow(orders));
  std::cout << "\n";
  Papers papers(*trial, absl::GetFlag(FLAGS_out));
  RETURN_IF_ERROR(WriteInvoices(*trial, orders, papers));
  if (!EndSignalCame()) RETURN_IF_ERROR(demo::PlaySecondAct(*trial, papers, orders));
  const auto completed =
      std::count_if(orders.begin(), orders.end(), [](const FollowedOrder& order) { return order.completed(); });
  std::cout << "\n";
  for (FollowedOrder& order : orders) {
    if (!order.completed()) std::cout << order.number() << " is not completed: " << order.Waiting() << "\n";
  }
  if (papers.wanted()) std::cout << papers.written() << " files written to " << absl::GetFlag(FLAGS_out) << "\n";
  std::cout << absl::StrFormat("orders %d, completed green %d\n", orders.size(), completed);
  PrintTimes("placed to invoiced:", orders, "INVOICE_ISSUED");
  PrintTimes("placed to booked:", orders, "COURIER_BOOKED");
  PrintTimes("placed to delivered:", orders, "SHIPMENT_DELIVERED");
  const bool keep = absl::GetFlag(FLAGS_keep) && !orders.empty();
  if (keep) PrintWhatToTry(*trial, orders.front());
  std::cout << absl::StrFormat("demo: %d orders, %d completed, %d stuck\n", orders.size(), completed,
                               orders.size() - completed)
            << std::flush;
  if (keep) WaitForEndSignal();
  return completed == static_cast<int>(orders.size());
}

}  // namespace

int Demo(const Words&) {
  if (const int orders = absl::GetFlag(FLAGS_orders); orders < 1 || orders > kOrdersMax) {
    std::cerr << "vlot demo: --orders must be 1 to " << kOrdersMax << "\n";
    return 2;
  }
  if (const absl::Status wrong = demo::MakePapersDirectory(absl::GetFlag(FLAGS_out)); !wrong.ok()) {
    std::cerr << "vlot demo: " << wrong.message() << "\n";
    return 2;
  }
  BlockEndSignals();
  const std::string directory = std::filesystem::absolute(absl::StrCat(absl::GetFlag(FLAGS_var), "/demo-", getpid()));
  const absl::StatusOr<bool> green = Tour(directory);
  RemovePrivateStorage(directory);
  if (!green.ok()) {
    std::cerr << "vlot demo: " << green.status().message() << "\n";
    return 1;
  }
  return *green ? 0 : 1;
}

}  // namespace vlot
