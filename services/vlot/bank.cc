#include <iostream>
#include <optional>
#include <utility>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/bank/bank_command.h"
#include "services/invoicing/seller_store.h"
#include "services/vlot/act.h"
#include "services/vlot/bank_flags.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/seller_file.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(std::string, seller_file);

namespace vlot {
namespace {

// The seller that --seller_file names, if any.
absl::StatusOr<std::optional<invoicing::Seller>> SellerFromFlags() {
  const std::string path = absl::GetFlag(FLAGS_seller_file);
  if (path.empty()) return std::nullopt;
  return ReadSellerFile(path);
}

// Who collects and pays: `named`, else who serves this database.
absl::StatusOr<invoicing::bank::SepaSetup> SetupOf(const std::optional<invoicing::Seller>& named,
                                                   std::string creditor_id, const pg::Options& database) {
  if (named) return invoicing::bank::SepaSetup{*named, std::move(creditor_id)};
  pg::Pool pool(database, 1);
  ASSIGN_OR_RETURN(const std::optional<invoicing::StoredSeller> stored,
                   pg::ReadOnly(pool, invoicing::FindNewestSeller));
  invoicing::bank::SepaSetup setup{stored ? stored->seller : invoicing::ExampleSeller(), std::move(creditor_id)};
  if (setup.creditor_id.empty()) setup.creditor_id = setup.seller.creditor_id;
  return setup;
}

absl::StatusOr<int> RunBank(const Words& words) {
  ASSIGN_OR_RETURN(std::set<std::string> provider_accounts, ProviderAccountsFromFlags());
  ASSIGN_OR_RETURN(std::set<std::string> bank_accounts, BankAccountsFromFlags());
  ASSIGN_OR_RETURN(const std::optional<invoicing::Seller> seller, SellerFromFlags());
  ASSIGN_OR_RETURN(std::string creditor_id, CreditorIdFromFlags());
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, CommandClockFromFlags("bank"));
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "invoicing"));
  const pg::Options database{.conninfo = conninfo, .application_name = "vlot-bank"};
  ASSIGN_OR_RETURN(invoicing::bank::SepaSetup setup, SetupOf(seller, std::move(creditor_id), database));
  if (seller) bank_accounts.insert(seller->iban);
  const invoicing::bank::CommandOptions options{.database = database,
                                                .provider_accounts = std::move(provider_accounts),
                                                .bank_accounts = std::move(bank_accounts),
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
