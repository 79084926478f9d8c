import { randomUUID } from "node:crypto";

interface ErrorDetail {
  code: string;
  message: string;
  /** What Clerk's components show to the person; `message` when absent. */
  longMessage?: string;
  /** The form field the error belongs to. */
  param?: string;
  meta?: Record<string, unknown>;
}

type Status = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 422 | 500 | 501;

/** An answer in Clerk's error shape. Codes and sentences are Clerk's: clerk-js and the components branch on them. */
export class ClerkApiError extends Error {
  constructor(
    readonly status: Status,
    readonly detail: ErrorDetail,
  ) {
    super(detail.message);
    this.name = "ClerkApiError";
  }

  /** The body of the answer. */
  toJSON() {
    const { code, message, longMessage, param, meta } = this.detail;
    return {
      errors: [
        {
          code,
          message,
          long_message: longMessage ?? message,
          meta: { ...(param ? { param_name: param } : {}), ...meta },
        },
      ],
      clerk_trace_id: randomUUID().replaceAll("-", ""),
    };
  }

  static notFound(longMessage: string): ClerkApiError {
    return new ClerkApiError(404, { code: "resource_not_found", message: "not found", longMessage });
  }

  /** 401: clerk-js fetches the client again and signs the page out. */
  static unauthenticated(): ClerkApiError {
    return new ClerkApiError(401, {
      code: "authentication_invalid",
      message: "Invalid authentication",
      longMessage: "Unable to authenticate the request, you need to supply an active session.",
    });
  }

  static organizationsOff(): ClerkApiError {
    return new ClerkApiError(403, {
      code: "organization_not_enabled_in_instance",
      message: "access denied",
      longMessage:
        "The organizations feature is not enabled for this instance. You can enable it at https://dashboard.clerk.com.",
    });
  }

  static notEmulated(what: string): ClerkApiError {
    return new ClerkApiError(501, {
      code: "not_emulated",
      message: "not emulated",
      longMessage: `The sandbox has no ${what}.`,
    });
  }

  static unsupportedType(wanted: string): ClerkApiError {
    return new ClerkApiError(415, {
      code: "unsupported_content_type",
      message: "Content-Type is unsupported",
      longMessage: `The Content-Type of this request must be ${wanted}.`,
    });
  }

  static missing(param: string): ClerkApiError {
    return new ClerkApiError(422, {
      code: "form_param_missing",
      message: "is missing",
      longMessage: `${param} must be included.`,
      param,
    });
  }

  static invalidFormat(param: string, longMessage: string): ClerkApiError {
    return new ClerkApiError(422, {
      code: "form_param_format_invalid",
      message: "is invalid",
      longMessage,
      param,
    });
  }

  static emailTaken(): ClerkApiError {
    return new ClerkApiError(422, {
      code: "form_identifier_exists",
      message: "That email address is taken. Please try another.",
      param: "email_address",
    });
  }

  static passwordIncorrect(param: string): ClerkApiError {
    return new ClerkApiError(422, {
      code: "form_password_incorrect",
      message: "Password is incorrect. Try again, or use another method.",
      param,
    });
  }

  /** `milliseconds` until the account opens again. */
  static locked(milliseconds: number): ClerkApiError {
    const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
    return new ClerkApiError(403, {
      code: "user_locked",
      message: "Account locked",
      longMessage: `Your account is locked. You will be able to try again in ${Math.ceil(seconds / 60)} minutes.`,
      meta: { lockout_expires_in_seconds: seconds },
    });
  }

  static strategyInvalid(): ClerkApiError {
    return new ClerkApiError(400, {
      code: "strategy_for_user_invalid",
      message: "Invalid verification strategy",
      longMessage: "The verification strategy is not valid for this account.",
      param: "strategy",
    });
  }

  static sessionExists(): ClerkApiError {
    return new ClerkApiError(400, {
      code: "session_exists",
      message: "Session already exists",
      longMessage:
        "You're currently in single session mode. You can only be signed into one account at a time.",
    });
  }
}
