// What goes between drivers and servers, and what befalls either.
import BelayChance
import BelayModel
import BelayStore
import GRDB

extension World {
    private static let mostTries = 5

    /// Sends what an executor was asked for, as far as it still may.
    func send(_ driver: Driver, on host: Host, _ server: Int, _ attempt: Int) throws {
        guard var errand = driver.errands[server], errand.attempt == attempt else { return }
        var kind = errand.kind
        if case .item(let step, let mayBegin) = errand.kind, errand.phase != .analyze {
            let isTerminating = try store.termination(of: driver.job) != nil
            if errand.isRecalled || isTerminating, mayBegin {
                guard errand.isAgain else {
                    // Nothing of it has reached the server, and nothing will.
                    guard errand.isRecalled else {
                        return schedule(errand, server, driver, on: host, after: 1000)
                    }
                    driver.errands[server] = nil
                    return agenda.add(
                        .answer(
                            host: host.number, stamp: driver.stamp,
                            .itemNotStarted(server: server, attempt: attempt)), at: now)
                }
                kind = .item(step: step, mayBegin: false)
            }
        }
        if case .item(let step, true) = kind, takings.isHolder(driver.stamp, of: driver.job) {
            for words in watch.isSent(driver.job, server: server, step: step) { complain(words) }
        }
        let order = Order(
            host: host.number, stamp: driver.stamp, job: driver.job, server: server,
            machine: machine(of: server, in: driver), attempt: attempt, kind: kind)
        errand.isAgain = true
        driver.errands[server] = errand
        guard dice.happens(percent: isMended ? 0 : setup.hazards.lost) else {
            return agenda.add(.arrive(order), at: now + dice.upTo(2000))
        }
        // The link is lost: before it arrives, or after that; it may also arrive much later.
        if dice.happens(percent: 50), case .item = kind {
            agenda.add(.arrive(order), at: now + dice.upTo(60_000))
        }
        if dice.happens(percent: 50) {
            agenda.add(
                .answer(
                    host: host.number, stamp: driver.stamp,
                    .linkLost(server: server, attempt: attempt, reason: "reset")), at: now)
        }
        retry(order)
    }

    /// Has an order sent again, or its server given up.
    func retry(_ order: Order) {
        let host = hosts[order.host]
        guard let driver = host.driver(order.stamp),
            driver.errands[order.server]?.attempt == order.attempt
        else { return }
        driver.errands[order.server]?.tries += 1
        let tries = driver.errands[order.server]?.tries ?? 0
        if tries > Self.mostTries {
            driver.errands[order.server] = nil
            return agenda.add(
                .answer(
                    host: order.host, stamp: order.stamp,
                    .unreachable(server: order.server, attempt: order.attempt, reason: "no route")),
                at: now)
        }
        if let errand = driver.errands[order.server] {
            schedule(errand, order.server, driver, on: host, after: 1000 * (1 + dice.upTo(15)))
        }
    }

    func answer(_ order: Order, with event: Event) {
        agenda.add(
            .answer(host: order.host, stamp: order.stamp, event), at: now + dice.upTo(2000))
    }

    /// Whether the driver that sent an order is there and waits for its answer.
    private func isWaitedFor(_ order: Order) -> Bool {
        hosts[order.host].driver(order.stamp)?.errands[order.server]?.attempt == order.attempt
    }

    func arrive(_ order: Order) {
        if machines[order.machine].isAway { return retry(order) }
        switch order.kind {
        case .connect:
            let key = "key of \(machines[order.machine].name)"
            answer(
                order, with: .connected(server: order.server, attempt: order.attempt, hostKey: key))
        case .makeStaging:
            // That a directory is made late is not simulated: nothing on the server could tell.
            guard isWaitedFor(order) else { return }
            machines[order.machine].makeStaging(of: order.job, at: now)
            answer(
                order,
                with: .stagingMade(server: order.server, attempt: order.attempt, path: "/stage"))
        case .removeStaging:
            // An order of a driver that was replaced does not come this late.
            guard isWaitedFor(order) else { return }
            if machines[order.machine].removeStaging(of: order.job) {
                answer(
                    order,
                    with: .stagingRemoved(
                        server: order.server, attempt: order.attempt, .coordinator))
            } else {
                retry(order)
            }
        case .kill:
            break
        case .item(let step, let mayBegin):
            let key = Deed.Key(job: order.job, step: step)
            let machine = order.machine
            switch machines[machine].ask(key, mayBegin: mayBegin, at: now, order) {
            case .follow:
                break
            case .ended(let end):
                answer(order, with: itemEnd(of: order, end))
            case .notStarted:
                answer(order, with: .itemNotStarted(server: order.server, attempt: order.attempt))
            case nil:
                note("\(machines[machine].name): \(key) begins")
                begin(key, on: machine, order)
            }
        }
    }

    private func begin(_ key: Deed.Key, on machine: Int, _ order: Order) {
        for words in watch.begins(order.job, server: order.server, step: key.step, machines, queue)
        {
            complain(words)
        }
        let length = 200 + dice.upTo(dice.happens(percent: 20) ? 30_000 : 4000)
        agenda.add(
            .itemEnds(server: machine, key, boot: machines[machine].boot), at: now + length)
    }

    func itemEnd(of order: Order, exit: Int) -> Event {
        itemEnd(of: order, ItemEnd(exit: .exited(exit)))
    }

    private func itemEnd(of order: Order, _ end: ItemEnd) -> Event {
        var end = end
        let driver = hosts[order.host].driver(order.stamp)
        if let run = driver?.run.servers[order.server], run.cursor < run.steps.count,
            run.steps[run.cursor].item.work == .findPackages
        {
            end.report = report(on: order.machine)
        }
        return .itemEnded(server: order.server, attempt: order.attempt, end)
    }

    /// What is to be updated on a server: always the same.
    private func report(on machine: Int) -> PackageReport {
        let packages = Setup.packages.prefix(machine % 3)
        return PackageReport(
            changes: packages.map {
                PackageChange(name: $0.name, architecture: "all", from: "1", to: "2")
            },
            download: packages.map { Item(name: "fetch \($0.name)", work: .changePackages("f")) },
            action: packages.map {
                Item(
                    name: "install \($0.name)", work: .changePackages("i"), expected: $0.expected)
            })
    }

    // MARK: - What befalls them

    func kill(_ host: Host) {
        note("host \(host.number) dies")
        // Of a process on the same machine, everybody sees that it is gone; of a machine, nobody.
        if dice.happens(percent: 70) { disown(host) }
        host.die()
        mayBeOver = true
        agenda.add(.hostReturns(host: host.number), at: now + 1000 * dice.upTo(120))
    }

    /// Makes everybody believe that the host's daemon is gone.
    private func disown(_ host: Host) {
        let gone = Host.gone
        try? queue.write { db in
            try db.cachedStatement(
                sql: "UPDATE lease SET host = ?, boot = ?, namespace = ? WHERE host = ?"
            ).execute(arguments: [gone.host, gone.boot, gone.namespace, host.identity.host])
        }
    }

    func fault() {
        let host = hosts[dice.upTo(hosts.count - 1)]
        let machine = dice.upTo(machines.count - 1)
        switch dice.upTo(7) {
        case 0:
            kill(host)
        case 1 where host.state == .up:
            note("host \(host.number) stops")
            host.state = .stopped
            agenda.add(.hostReturns(host: host.number), at: now + 1000 * dice.upTo(200))
        case 2 where host.state == .up:
            handOver(host)
        case 3 where dice.happens(percent: setup.hazards.skew * 5):
            let skew = dice.oneOf(-86_400, -3600, -70, 70, 3600, 86_400)
            note("host \(host.number) has its clock set by \(skew) s")
            host.clock.set(skew: dice.happens(percent: 30) ? 0 : skew)
        case 4:
            note("\(machines[machine].name) restarts")
            for order in machines[machine].restart(at: now) { retry(order) }
        case 5:
            note("\(machines[machine].name) loses its power")
            for order in machines[machine].losePower(at: now) { retry(order) }
        case 6:
            note("\(machines[machine].name) goes away")
            machines[machine].isAway = true
            agenda.add(.serverReturns(server: machine), at: now + 1000 * dice.upTo(300))
        case 7:
            // One of two machines of the same name looks like a boot of the other that is over.
            note("host \(host.number) is taken for dead")
            disown(host)
        case _:
            break
        }
    }

    /// As a daemon does on SIGTERM: nothing more is sent, and leases are given back.
    private func handOver(_ host: Host) {
        note("host \(host.number) hands over")
        for driver in host.inOrder { try? store.release(driver.ledger.lease) }
        host.die()
        mayBeOver = true
        agenda.add(.hostReturns(host: host.number), at: now + 1000 * dice.upTo(60))
    }

    func heal() {
        note("all is mended")
        mended = now
        for index in machines.indices { machines[index].isAway = false }
        for host in hosts {
            host.clock.set(skew: 0)
            agenda.add(.hostReturns(host: host.number), at: now)
        }
    }
}
