// The process of one order: how far each step of its plan is, and the facts that the steps brought.
//
// Apply() is the whole engine: a pure function from (process, what happened, now) to the process after it, the journal
// entries to write and the commands to send. It is safe to apply anything twice, late or out of order: what says
// nothing new changes nothing. Values; not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "common/money/money.h"
#include "services/ordering/plan.h"

namespace vlot::ordering {

// As in the proto; kept by number.
enum class OrderState : int16_t {
  kPending = 1,
  kConfirmed = 2,
  kCompleted = 3,
  kCancelling = 4,
  kCancelled = 5,
  kExpired = 6
};

inline bool IsFinal(OrderState state) {
  return state == OrderState::kCompleted || state == OrderState::kCancelled || state == OrderState::kExpired;
}

// Kept by number.
enum class StepState : int8_t {
  kBlocked = 0,  // steps before it are not done
  kRunning = 1,  // a command: sent, or to be sent at `due`
  kWaiting = 2,  // an event is awaited until `due`
  kDone = 3,
  kParked = 4,   // a person is needed
  kUndoing = 5,  // being taken back
  kUndone = 6,   // taken back, or never done and never to be
  kSkipped = 7,  // an operator took it as done
};

struct Step {
  StepState state = StepState::kBlocked;
  int attempts = 0;  // failures since it began
  absl::Time since = absl::InfinitePast();
  absl::Time due = absl::InfiniteFuture();  // when somebody must look again
  std::string error;                        // the last failure, "REASON: message"
  bool begun = false;                       // there is something to take back
  int work_item = 0;                        // serial of the work item that is open for it; 0: none
};

// Canonical tracking states, by the numbers of vlot.courier.v1.TrackingState.
enum class Tracking : int16_t {
  kNone = 0,
  kAnnounced = 1,
  kAccepted = 2,
  kPickedUp = 3,
  kSorted = 4,
  kInTransit = 5,
  kCustoms = 6,
  kOutForDelivery = 7,
  kDeliveryFailed = 8,
  kReadyForPickup = 9,
  kDelivered = 10,
  kDeliveredNeighbour = 11,
  kRefused = 12,
  kIdentityCheckFailed = 13,
  kReturning = 14,
  kReturned = 15,
  kLost = 16,
  kCancelled = 17,
  kDamaged = 18,
};
std::string_view TrackingName(Tracking tracking);

struct ShipmentFacts {
  std::string location;  // `locations/{uuid}` that it leaves from
  int parcels = 0;
  int weight_grams = 0;
  std::string tracking_code;
  std::string courier;  // display name
  Tracking tracking = Tracking::kNone;
  absl::Time tracking_time = absl::InfinitePast();
  absl::Time promised_from = absl::InfinitePast();
  absl::Time promised_until = absl::InfinitePast();
};

// What an order knows of a remedy of its own (remedies/remedy.h): enough to tell each of its news once.
struct RemedyFacts {
  Uuid id;
  int news = 0;                  // the last one that was told
  int work_item = 0;             // serial of the work item that is open for it; 0: none
  std::string credit_note = {};  // `invoices/{uuid}` of its credit note; "": none yet, or off the month
};

// A refund that failed, and that neither a remedy nor the undoing of the order looks after: a person does.
struct FailedRefund {
  Uuid id;
  int work_item = 0;  // serial of the work item that is open for it
};

// A refund of what the order was paid with, once the customer has it.
struct RefundDone {
  Uuid id;
  int64_t amount_minor = 0;
};

// Feeds that ordering follows for its orders.
enum class Feed : int8_t { kPayment = 0, kCourier = 1 };
inline constexpr int kFeeds = 2;

// How an order that is being undone will end.
enum class Ending : int8_t { kNone = 0, kCancelled = 1, kExpired = 2 };

struct Process {
  int plan_version = kPlanVersionNewest;
  PlanShape shape;
  OrderState state = OrderState::kPending;
  Ending ending = Ending::kNone;
  std::vector<Step> steps;
  std::vector<ShipmentFacts> shipments;
  std::string checkout_url;
  std::string invoice_number;
  std::string credit_note_number;
  bool paid = false;
  absl::Time paid_at = absl::InfinitePast();  // as the provider told; InfinitePast: not yet
  std::string paid_by;                        // the method, as the provider names it; "": not known
  int accrued = 0;                            // shipments that stand on the account
  int64_t journal_count = 0;
  int work_items = 0;         // opened so far; the last one is open while a step is parked
  int64_t seen[kFeeds] = {};  // last event of each feed that was applied: an older one is a repetition
  // The engine that alone has had this order since it was placed. 0: others have had it too, and may have sent commands
  // of which nothing here tells.
  uint64_t keeper = 0;
  // Of the write that made the row: whoever meets his own, has written it without getting the answer. 0: placed.
  uint64_t write_id = 0;
  std::vector<RemedyFacts> remedies;
  std::vector<FailedRefund> refunds_failed;
  std::vector<RefundDone> refunds_done;

  const Plan& plan() const { return PlanOf(plan_version, shape); }
  // A step, a remedy or a refund waits for a person.
  bool parked() const;
  // The next moment at which somebody must look at this order by itself; InfiniteFuture when final.
  absl::Time NextDue() const;
};

// What of the order the rules need to know; constant.
struct OrderFacts {
  absl::Duration payment_hold;  // how long stock is held while the customer pays
  absl::Time placed;
};

// The journal: kinds by the numbers of vlot.ordering.v1.JournalEntry.Kind.
enum class JournalKind : int16_t {
  kOrderPlaced = 1,
  kStockReserved = 2,
  kStockRefused = 3,
  kPaymentRequested = 4,
  kPaymentPaid = 5,
  kPaymentFailed = 6,
  kCreditReserved = 7,
  kCreditRefused = 8,
  kInvoiceIssued = 9,
  kItemsAccrued = 10,
  kOrderConfirmed = 11,
  kShipmentCreated = 12,
  kCourierBooked = 13,
  kTrackingUpdated = 14,
  kShipmentPickedUp = 15,
  kShipmentDelivered = 16,
  kOrderCompleted = 17,
  kCancelRequested = 18,
  kStepUndone = 19,
  kOrderCancelled = 20,
  kOrderExpired = 21,
  kRefundRequested = 22,
  kRefundDone = 23,
  kCreditNoteIssued = 24,
  kStepRetried = 25,
  kWorkItemOpened = 26,
  kWorkItemClosed = 27,
  kCourierChanged = 31,
  kDeliveryFailed = 32,
  kIdentityChecked = 33,
  kStepFailed = 39,
  kRemedyGranted = 45,
  kPaymentChargedBack = 47,
};

// Whom an entry is about, beside the order.
enum class Subject : int8_t { kNone, kPayment, kInvoice, kCreditNote, kShipment, kJob, kWorkItem };

struct Journal {
  JournalKind kind;
  absl::Time event_time;
  int step = -1;  // index in the plan
  std::string reference = {};
  std::string detail = {};
  Subject subject = Subject::kNone;
  std::optional<Money> amount = {};
  std::string actor = "system";
  int work_item = 0;       // serial, when it is the subject
  std::string about = {};  // the subject's name, when it does not follow from the order
  int64_t sequence = 0;    // set by Apply: 1-based within the order
};

// A command to another service: do the step, or take it back. What it says follows from the order and the process.
struct Command {
  int step;
  bool undo = false;

  bool operator==(const Command&) const = default;
};

// --- What happens to an order ---

// The order is durable: begin.
struct Begin {};
// A command succeeded. Facts are those that the kind of step brings.
struct CommandDone {
  Command command;
  std::string number;        // invoice or credit note: its number ("" when there was nothing to credit)
  std::string checkout_url;  // authorize, once known
  bool paid = false;         // authorize: the payment says that it is paid
  bool settled = true;       // undo of authorize: false while the end is still to come as an event
  ShipmentFacts shipment;    // ship: location, parcels, weight; book_courier: the booking
  absl::Time event_time = absl::InfinitePast();  // InfinitePast: now
};
struct CommandFailed {
  Command command;
  absl::Status status;
};
struct PaymentEvent {
  enum class Kind {
    kOpened,
    kPaid,
    kFailed,
    kExpired,
    kCancelled,
    kRefundRequested,
    kRefundDone,
    kRefundFailed,
    kChargedBack
  };
  int64_t position;
  Kind kind;
  absl::Time event_time;
  std::optional<Money> amount;
  std::string checkout_url;
  std::string reason;
  Uuid refund = {};         // of those about one
  bool of_remedy = false;   // the refund is that of a remedy which is not done: that one looks after it
  std::string method = {};  // kPaid: as the provider names it; "": not known
};
// What a courier saw of a document at the door, as far as a timeline may tell it.
struct IdentityCheck {
  bool in_order = false;
  std::string document_type;  // "PASSPORT"
  absl::CivilDay expire_date;
};

struct TrackingEvent {
  enum class Kind { kTracking, kPartnerChanged, kUnroutable };
  int64_t position;
  Kind kind;
  int shipment;  // 1-based
  absl::Time event_time;
  Tracking tracking = Tracking::kNone;
  std::string reason;
  ShipmentFacts booking;  // kPartnerChanged
  std::optional<IdentityCheck> identity = {};
};
struct CancelRequest {
  std::string actor;
  std::string reason;
};
// A new attempt to pay was started by the customer.
struct PaymentRetried {
  std::string checkout_url;
};
// Time passed: look what is due.
struct Tick {
  // Also send again every command that runs, whatever its `due`: after a restart nobody waits for their answers.
  bool resume = false;
};
struct OperatorAct {
  enum class Act { kRetry, kSkip, kCancel };
  Act act;
  int step;
  std::string actor;
  std::string reason;
};

// A remedy of the order has news. Numbered from 1 within the remedy: what was told before changes nothing.
struct RemedyNews {
  enum class Kind : int16_t { kGranted = 1, kCredited = 2, kParked = 3, kResumed = 4 };
  Uuid remedy;
  int number;
  Kind kind;
  absl::Time event_time;
  std::string about;      // the remedy's name; kCredited: the credit note's, if there is one
  std::string reference;  // kCredited: the credit note's number
  std::optional<Money> amount;
  std::string reason;   // kParked: of the failure; else an operator's words
  std::string message;  // kParked
  std::string actor;
  int attempts = 0;
};

// A person's decision about a failed refund was carried out. Changes nothing when its work item is not open any more.
struct RefundResolved {
  Uuid refund;
  int work_item;
  std::string actor;
  std::string reason;
};

using Input = std::variant<Begin, CommandDone, CommandFailed, PaymentEvent, TrackingEvent, CancelRequest,
                           PaymentRetried, Tick, OperatorAct, RemedyNews, RefundResolved>;

struct WorkItemChange {
  int serial;                   // counts the order's work items from 1
  bool open;                    // false: closed
  int step;                     // -1: that of `about`
  std::string reason, message;  // of the failure; on close the resolution in `message`
  int attempts = 0;
  std::string about = {};  // "remedies/<uuid>" or "refunds/<uuid>"
};

struct Effects {
  bool changed = false;
  std::vector<Journal> journal;
  std::vector<Command> commands;
  std::vector<WorkItemChange> work_items;
  // Why a CancelRequest or OperatorAct was refused: FAILED_PRECONDITION. Of a CancelRequest its message is how far the
  // order is, in one word: HowFar().
  absl::Status refusal;
};

// A process for a new order: nothing begun.
Process NewProcess(const PlanShape& shape);

// Applies one input. `effects` is added to.
void Apply(const OrderFacts& facts, const Input& input, absl::Time now, Process& process, Effects& effects);

// Whether the customer or an operator may still cancel: nothing left the house.
bool IsCancellable(const Process& process);

// Whether the customer's last attempt to pay failed, and there is none since: the order's checkout_url leads nowhere.
bool IsAttemptFailed(const Process& process);

// How far an order is that can no longer be cancelled: its final state, COMPLETED, or the tracking state of the first
// shipment that left the house, PICKED_UP. "" of one that is cancellable.
std::string_view HowFar(const Process& process);

}  // namespace vlot::ordering
