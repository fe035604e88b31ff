import BelayModel
package import BelayStore

/// A token of the API, without its secret.
package struct TokenJSON: Encodable {
    package let name: String
    package let role: String
    package let user: String
    package let created: String
    package let expires: String
    @Nullable package var used: String?

    package init(_ token: StoredToken) {
        name = token.name
        role = token.role
        user = token.user
        created = token.created.rfc3339
        expires = token.expires.rfc3339
        used = token.seen?.rfc3339
    }
}
