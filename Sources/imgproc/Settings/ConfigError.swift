// What can be wrong with a config file.

import Diagnostics

/// A config file that makes no sense.
enum ConfigError: Failure {
  /// The file can't be read: its path, and the system's word.
  case unreadable(path: String, reason: String)
  /// It is no YAML: where, and the parser's word.
  case malformed(place: String, detail: String)
  /// A key that nothing reads; the key that was meant, if one is near.
  case unknownKey(place: String, key: String, meant: String?)
  /// A secret stands where everybody can read it.
  case secret(place: String, key: String)
  /// What a bucket may not say of itself.
  case notForBuckets(place: String, what: String)
  /// There is no preset of that name; who asked, and the preset that was meant, if one is near.
  case noSuchPreset(source: String, name: String, meant: String?)
  /// A new file would take the place of one that is there.
  case exists(path: String)

  var category: FailureCategory {
    switch self {
    case .noSuchPreset(let source, _, _) where source.hasPrefix("--"): .usage
    case .exists: .cannotCreate
    default: .badConfiguration
    }
  }

  var code: String {
    switch self {
    case .unreadable: "config_unreadable"
    case .malformed: "config_malformed"
    case .unknownKey: "config_unknown_key"
    case .secret: "config_secret"
    case .notForBuckets: "config_not_for_buckets"
    case .noSuchPreset: "no_such_preset"
    case .exists: "config_exists"
    }
  }

  var message: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): can't be read: \(reason)"
    case .malformed(let place, let detail): "\(place): \(detail)"
    case .unknownKey(let place, let key, _): "\(place): there is no setting '\(key)'"
    case .secret(let place, let key): "\(place): '\(key)' would be a secret in a config file"
    case .notForBuckets(let place, let what):
      "\(place): a bucket's own config can't say \(what)"
    case .noSuchPreset(let source, let name, _): "\(source): there is no preset '\(name)'"
    case .exists(let path): "\(path) exists"
    }
  }

  var hint: String? {
    switch self {
    case .unreadable(_, let reason):
      reason == "Permission denied"
        ? "let this user read it, or name another with --config FILE" : nil
    case .malformed: "imgproc config init writes one to begin with"
    case .unknownKey(_, _, let meant):
      meant.map { "did you mean \($0)?" } ?? "imgproc config show lists all settings"
    case .secret:
      "put it in a file of mode 600 and name that in $IMGPROC_WEBHOOK_SECRET_FILE"
    case .notForBuckets:
      "a folder from elsewhere could harm you; say it in your own config, or by --config FILE"
    case .noSuchPreset(_, _, let meant):
      meant.map { "did you mean \($0)?" } ?? "imgproc presets list shows all"
    case .exists: "edit it, or move it away first"
    }
  }
}
