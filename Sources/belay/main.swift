import BelayCommands

await Belay.start()
