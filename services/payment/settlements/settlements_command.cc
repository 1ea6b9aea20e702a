#include "services/payment/settlements/settlements_command.h"

#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/payment/settlements/settlement_store.h"

namespace vlot::payment {
namespace {

constexpr char kUsage[] =
    "vlot settlements list [differing]      what the payment provider paid out, the latest first\n"
    "vlot settlements show settlements/<uuid> [differing]\n"
    "                                       one, with its lines\n"
    "vlot settlements unsettled             payments that should have been settled by now\n"
    "exit code 3: something does not match what we know\n";

constexpr int kListed = 1'000;  // for a screen; the API has pages

std::string_view Name(SettlementState state) {
  switch (state) {
    case SettlementState::kReading:
      return "READING";
    case SettlementState::kPaidOut:
      return "PAID_OUT";
    case SettlementState::kFailed:
      return "FAILED";
  }
  return "";
}

std::string_view Name(LineKind kind) {
  switch (kind) {
    case LineKind::kPayment:
      return "PAYMENT";
    case LineKind::kRefund:
      return "REFUND";
    case LineKind::kChargeback:
      return "CHARGEBACK";
    case LineKind::kFee:
      return "FEE";
    case LineKind::kOther:
      return "OTHER";
  }
  return "";
}

class Command {
 public:
  Command(const SettlementsCommandOptions& options, Clock& clock, std::ostream& out)
      : options_(options), clock_(clock), pool_(options.database, 1), out_(out) {}

  absl::StatusOr<int> List(bool differing) {
    ASSIGN_OR_RETURN(const std::vector<Settlement> settlements, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                       return ListSettlements(tx, {.differing = differing, .limit = kListed});
                     }));
    int code = 0;
    for (const Settlement& settlement : settlements) {
      Show(settlement);
      if (settlement.differing_lines > 0) code = 3;
    }
    return code;
  }

  absl::StatusOr<int> ShowOne(const std::string& name, bool differing) {
    ASSIGN_OR_RETURN(const SettlementId id, SettlementId::ParseName(name));
    return pg::ReadOnly(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
      ASSIGN_OR_RETURN(const std::optional<Settlement> settlement, FindSettlement(tx, id));
      if (!settlement) return absl::NotFoundError("there is no " + name);
      Show(*settlement);
      const auto money = [&](int64_t minor) { return Money{minor, settlement->amount.currency}.ToString(); };
      out_ << "  payments " << money(settlement->payments_minor) << ", refunds " << money(settlement->refunds_minor)
           << ", chargebacks " << money(settlement->chargebacks_minor) << ", fees " << money(settlement->fees_minor)
           << " and VAT " << money(settlement->fees_vat_minor) << ", difference " << money(settlement->difference_minor)
           << "\n";
      LineQuery query{.settlement = id, .differing = differing, .limit = kListed};
      for (bool more = true; more;) {
        ASSIGN_OR_RETURN(const std::vector<NumberedLine> lines, ListLines(tx, query));
        for (const NumberedLine& line : lines) Show(line, settlement->amount.currency);
        more = lines.size() == static_cast<size_t>(kListed);
        if (more) query.after = lines.back().number;
      }
      return settlement->differing_lines > 0 ? 3 : 0;
    });
  }

  absl::StatusOr<int> ShowUnsettled() {
    ASSIGN_OR_RETURN(const std::vector<Unsettled> payments, pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
                       return ListUnsettled(tx,
                                            {.paid_before = clock_.Now() - options_.unsettled_after, .limit = kListed});
                     }));
    for (const Unsettled& payment : payments) {
      out_ << payment.payment.Name() << "  " << payment.order.Name() << "  " << payment.psp_id << "  "
           << payment.amount.ToStringWithCurrency() << "  paid " << FormatRfc3339(payment.paid_at) << "\n";
    }
    return payments.empty() ? 0 : 3;
  }

 private:
  void Show(const Settlement& settlement) {
    out_ << settlement.id.Name() << "  " << settlement.reference << "  " << settlement.psp_id << "  "
         << Name(settlement.state) << "  " << settlement.amount.ToStringWithCurrency();
    if (settlement.paid_out_at != absl::InfiniteFuture()) out_ << "  " << FormatRfc3339(settlement.paid_out_at);
    out_ << "  " << settlement.lines << " lines";
    if (settlement.differing_lines > 0) out_ << ", " << settlement.differing_lines << " DIFFER";
    out_ << "\n";
  }

  void Show(const NumberedLine& numbered, Currency currency) {
    const SettlementLine& line = numbered.line;
    out_ << "  " << numbered.number << "  " << Name(line.kind) << "  " << Money{line.amount_minor, currency}.ToString()
         << "  " << line.psp_id << "  " << line.subject;
    if (Differs(line)) out_ << "  EXPECTED " << Money{line.expected_minor, currency}.ToString();
    out_ << "\n";
  }

  const SettlementsCommandOptions& options_;
  Clock& clock_;
  pg::Pool pool_;
  std::ostream& out_;
};

}  // namespace

int RunSettlementsCommand(const std::vector<std::string>& args, const SettlementsCommandOptions& options, Clock& clock,
                          std::ostream& out, std::ostream& notes) {
  Command command(options, clock, out);
  const std::string verb = args.empty() ? "" : args[0];
  const bool differing = !args.empty() && args.back() == "differing";
  const size_t words = args.size() - (differing ? 1 : 0);
  absl::StatusOr<int> code = 2;
  if (verb == "list" && words == 1) code = command.List(differing);
  if (verb == "show" && words == 2) code = command.ShowOne(args[1], differing);
  if (verb == "unsettled" && args.size() == 1) code = command.ShowUnsettled();
  if (!code.ok()) notes << "vlot settlements: " << code.status().message() << "\n";
  if (code.ok() && *code == 2) notes << kUsage;
  return code.value_or(1);
}

}  // namespace vlot::payment
