#include <iostream>

#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/bank/bank_command.h"
#include "services/vlot/provider_accounts.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

namespace vlot {
namespace {

absl::StatusOr<int> RunBank(const Words& words) {
  ASSIGN_OR_RETURN(std::set<std::string> provider_accounts, ProviderAccountsFromFlags());
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "invoicing"));
  const invoicing::bank::CommandOptions options{
      .database = {.conninfo = conninfo, .application_name = "vlot-bank"},
      .provider_accounts = std::move(provider_accounts)};
  return invoicing::bank::RunBankCommand(words, options, SystemClock(), std::cout, std::cerr);
}

}  // namespace

int Bank(const Words& words) {
  const absl::StatusOr<int> code = RunBank(words);
  if (code.ok()) return *code;
  std::cerr << "vlot bank: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot
