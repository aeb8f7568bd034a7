using SourceGenBus.Transports.Kafka.CrashProgram;

// broker
await MockCluster.RunAsync();
