#!/bin/sh
# What an operator would type to make, stop, start and remove a guest: the measure that Cloudlet's overhead is taken against.
#   by-hand.sh create|stop|start|destroy NAME FOLDER BASE_IMAGE
set -eu
name=$2
folder=$3
base=$4
export LIBVIRT_DEFAULT_URI="${LIBVIRT_DEFAULT_URI:-qemu:///system}"

case $1 in
  create)
    qemu-img create -q -f qcow2 -F qcow2 -b "$base" "$folder/disk.qcow2" 2G
    cd "$folder"
    genisoimage -quiet -output seed.iso -volid cidata -joliet -rock user-data meta-data vendor-data
    virsh -q define domain.xml
    virsh -q start "$name"
    ;;
  stop) virsh -q destroy "$name" ;;
  start) virsh -q start "$name" ;;
  destroy)
    virsh -q destroy "$name"
    virsh -q undefine "$name"
    rm -rf "$folder"
    ;;
esac
