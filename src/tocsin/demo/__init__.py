"""The sample day: feeds of invented stories, served over loopback HTTP and read by the real wires."""
