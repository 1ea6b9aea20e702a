// Files for the bank: direct debits (pain.008.001.02 and .08) and credit transfers (pain.001.001.03 and .09) of
// ISO 20022 as SEPA's implementation guidelines want them (EPC130-08, EPC131-08, EPC132-08). A BIC that the version's
// schema does not take is left out. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/invoicing/bank/sepa.h"

namespace vlot::invoicing::bank {

// Which generation of the messages the bank takes.
enum class PainVersion {
  k2009,  // pain.008.001.02, pain.001.001.03
  k2019,  // pain.008.001.08, pain.001.001.09
};

struct FileHead {
  std::string message_id;
  absl::Time create_time;
  std::string name;          // ours
  std::string bank_account;  // ours, IBAN
  std::string bic;           // of our bank; may be empty
};

std::string RenderDirectDebits(const FileHead& head, const std::string& creditor_id,
                               const std::vector<DebitGroup>& groups, PainVersion version);

// All in one group, with that day of execution.
std::string RenderTransfers(const FileHead& head, const std::string& payment_information_id, absl::CivilDay day,
                            const std::vector<Transfer>& transfers, PainVersion version);

}  // namespace vlot::invoicing::bank
