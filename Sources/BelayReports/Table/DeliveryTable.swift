package import BelayStore

/// `belay notify log`.
package enum DeliveryTable {
    package static let columns: [ReportTable.Column] = [
        .init("id", "ID", "The notification's number.", alignment: .right),
        .init("at", "TIME", "When it happened."),
        .init("event", "EVENT", "What happened."),
        .init("job", "JOB", "The job that it is about.", alignment: .right),
        .init("receiver", "RECEIVER", "The receiver's name in belay.yaml."),
        .init("status", "STATUS", "Waiting, Sent or Failed."),
        .init("attempts", "TRIED", "How often it was tried.", alignment: .right),
        .init("last", nil, "When it was tried last."),
        .init("next", nil, "When it is tried next; past where it is not."),
        .init("problem", "", "What went wrong the last time."),
    ]

    package static func table(_ deliveries: [Delivery]) -> ReportTable {
        var table = ReportTable(columns)
        for delivery in deliveries {
            let notification = delivery.notification
            table.add([
                .number(Int(notification.id)), .time(notification.at), .text(notification.event),
                .number(notification.job.map { Int($0) }), .text(delivery.receiver),
                .text(delivery.status.rawValue), .number(delivery.attempts),
                .time(delivery.last), .time(delivery.next), .text(delivery.detail),
            ])
        }
        return table
    }
}
