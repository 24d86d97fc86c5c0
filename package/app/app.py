"""An app in Python: a LAN, a node on it that writes to a bucket, and a desktop gateway more."""
from aws_cdk import App, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_s3 as s3
from skylan import CloudImage, PublicAddress, RobotLan, RosRelease

app = App()
robots = Stack(app, "Robots")

lan = RobotLan(
    robots,
    "Lan",
    lan_cidr="10.20.0.0/24",
    ros_release=RosRelease.HUMBLE,
    machine_image=CloudImage.debian13(),
    allowed_peers=[ec2.Peer.ipv4("203.0.113.0/24")],
    nodes=[{"name": "viz", "public_address": PublicAddress.NONE}],
)
mapper = lan.add_node(
    name="mapper",
    instance_type=ec2.InstanceType("g5.xlarge"),
    root_volume_size=Size.gibibytes(100),
)
mapper.connections.allow_from(ec2.Peer.ipv4("203.0.113.7/32"), ec2.Port.tcp(8765), "Foxglove")
bags = s3.Bucket(robots, "Bags")
bags.grant_read_write(mapper)
lan.add_client("field_laptop")
assert lan.node_named("viz").hostname == "viz"

app.synth()
