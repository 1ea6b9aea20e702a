// A message to a customer, as a value: its occasion, language, channel and state. The numbers are those in the table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/ids/ids.h"

namespace vlot::notification {

enum class Template : int16_t {
  kOrderConfirmed = 1,
  kInvoiceIssued = 2,
  kOnItsWay = 3,
  kDelivered = 4,
  kOrderCancelled = 5,
  kOrderExpired = 6,
  kStockRefused = 7,
  // Of documents, see documents.h.
  kCollectiveInvoice = 20,
  kCreditNote = 21,
  kReminder = 22,
  kCollectionNotice = 23,
};
enum class Language : int16_t { kDutch = 1, kEnglish = 2 };
enum class Channel : int16_t { kEmail = 1, kFile = 2 };
enum class State : int16_t { kQueued = 1, kSent = 2, kFailed = 3, kUnknown = 4 };  // vlot.notification.v1.Message.State

// "order_confirmed", "nl", "email".
std::string_view TemplateName(Template which);
std::string_view LanguageName(Language language);
std::string_view ChannelName(Channel channel);

// By the primary part of a BCP 47 tag: "en-GB" is English. What is not English is Dutch.
Language LanguageOf(std::string_view tag);

// What goes with a message, as a set of these.
inline constexpr int16_t kAttachPdf = 1;
inline constexpr int16_t kAttachUbl = 2;
inline constexpr int16_t kAttachBoth = kAttachPdf | kAttachUbl;

struct Attachment {
  std::string name;  // file name
  std::string content_type;
  std::string bytes;  // personal data
};

struct Message {
  MessageId id;
  OrderId order;  // that it tells of; nil when it is about
  Uuid document;  // a document of invoicing
  Template which;
  int16_t part = 0;  // number of the shipment that it tells of; 0: the order as a whole
  Language language = Language::kDutch;
  Channel channel = Channel::kEmail;
  State state = State::kQueued;
  int16_t attachments = 0;  // what goes with it
  std::string recipient;    // e-mail address
  std::string subject;
  std::string body;  // plain text, UTF-8, lines end in \n
  int32_t tries = 0;
  std::string last_error = {};
  absl::Time created_at;
  std::optional<absl::Time> sent_at = {};
  std::vector<Attachment> attached = {};  // only in the sender's hands
};

}  // namespace vlot::notification
