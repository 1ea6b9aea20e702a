-- Verify vlot_notification:messages on pg
BEGIN;
SET LOCAL search_path = :"schema";
SELECT message_id, order_id, template, part, language, channel, state, tries, answers, due_at, created_at, sent_at, recipient,
       subject, body, last_error FROM messages WHERE false;
SELECT check_at, check_id, subject_ids FROM due_checks WHERE false;
SELECT message_id FROM troubled_messages WHERE false;
ROLLBACK;
