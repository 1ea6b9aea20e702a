#include "services/notification/attachments.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::notification {
namespace {

std::string NameOf(const Message& message) {
  if (message.document.IsNil()) return InvoiceNameOf(message.order);
  return absl::StrCat(message.which == Template::kReminder ? "reminders/" : "invoices/", message.document.ToString());
}

Attachment FromProto(invoicing::v1::InvoiceDocument document) {
  return {.name = document.file_name(),
          .content_type = document.content_type(),
          .bytes = std::move(*document.mutable_content())};
}

// It was not handed over, whatever kept us from the document: later, then.
absl::Status NotNow(const absl::Status& status) {
  return absl::UnavailableError(absl::StrCat("a document cannot be had: ", status.message()));
}

}  // namespace

std::string InvoiceNameOf(const OrderId& order) { return InvoiceId(order.uuid()).Name(); }

absl::Status AttachingSender::Send(const Message& message) const {
  if (message.attachments == 0) return sender_.Send(message);
  Message whole = message;
  if (const absl::Status attached = Attach(whole); !attached.ok()) return NotNow(attached);
  return sender_.Send(whole);
}

absl::Status AttachingSender::Attach(Message& message) const {
  if (invoicing_ == nullptr) return absl::UnavailableError("invoicing is not known");
  if (!message.document.IsNil()) return Fetch(NameOf(message), message);
  absl::MutexLock lock(&drawing_);
  return Fetch(NameOf(message), message);
}

absl::Status AttachingSender::Fetch(const std::string& name, Message& message) const {
  for (const int16_t kind : {kAttachPdf, kAttachUbl}) {
    if ((message.attachments & kind) == 0) continue;
    absl::StatusOr<invoicing::v1::InvoiceDocument> document =
        message.which == Template::kReminder ? invoicing_->GetReminderDocument(name)
                                             : invoicing_->GetInvoiceDocument(name, kind == kAttachPdf);
    RETURN_IF_ERROR(document.status());
    message.attached.push_back(FromProto(*std::move(document)));
  }
  return absl::OkStatus();
}

}  // namespace vlot::notification
