#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/bank/bank_command.h"
#include "services/vlot/act.h"
#include "services/vlot/bank_flags.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/seller_file.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(std::string, seller_file);

namespace vlot {
namespace {

// Who collects and pays.
absl::StatusOr<invoicing::bank::SepaSetup> SetupFromFlags() {
  invoicing::bank::SepaSetup setup{.seller = invoicing::ExampleSeller()};
  if (const std::string path = absl::GetFlag(FLAGS_seller_file); !path.empty()) {
    ASSIGN_OR_RETURN(setup.seller, ReadSellerFile(path));
  }
  ASSIGN_OR_RETURN(setup.creditor_id, CreditorIdFromFlags());
  return setup;
}

absl::StatusOr<int> RunBank(const Words& words) {
  ASSIGN_OR_RETURN(std::set<std::string> provider_accounts, ProviderAccountsFromFlags());
  ASSIGN_OR_RETURN(invoicing::bank::SepaSetup setup, SetupFromFlags());
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, SandboxClockFromFlags());
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "invoicing"));
  const invoicing::bank::CommandOptions options{.database = {.conninfo = conninfo, .application_name = "vlot-bank"},
                                                .provider_accounts = std::move(provider_accounts),
                                                .setup = std::move(setup),
                                                .act = ActFromFlags("bank", words)};
  return invoicing::bank::RunBankCommand(words, options, sandbox_clock ? sandbox_clock->clock() : SystemClock(),
                                         std::cout, std::cerr);
}

}  // namespace

int Bank(const Words& words) {
  const absl::StatusOr<int> code = RunBank(words);
  if (code.ok()) return *code;
  std::cerr << "vlot bank: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot
